using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.MessagePack;

/// <summary>Every case of https://github.com/kawanet/msgpack-test-suite, both ways.</summary>
public class PublicTestSuiteTests
{
    private static readonly JsonElement Suite =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "msgpack-test-suite.json"))).RootElement;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var group in Suite.EnumerateObject())
            for (var i = 0; i < group.Value.GetArrayLength(); i++) cases.Add(group.Name, i);
        return cases;
    }

    [Fact]
    public void Suite_IsComplete() => Assert.Equal(85, Cases().Count());

    [Theory, MemberData(nameof(Cases))]
    public void Read_EveryListedForm_GivesTheValue(string group, int index)
    {
        var test = Suite.GetProperty(group)[index];
        foreach (var form in Forms(test))
        {
            AssertReads(test, new ReadOnlySequence<byte>(form));
            for (var split = 0; split <= form.Length; split++) AssertReads(test, Segments.SplitAt(form, split));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Read_EveryTruncatedForm_IsMalformed(string group, int index)
    {
        var test = Suite.GetProperty(group)[index];
        foreach (var form in Forms(test))
            for (var length = 0; length < form.Length; length++)
                Assert.Equal(ProtocolError.Malformed,
                    Assert.Throws<ProtocolException>(() => AssertReads(test, new ReadOnlySequence<byte>(form, 0, length))).Code);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Skip_EveryListedForm_ConsumesIt(string group, int index)
    {
        foreach (var form in Forms(Suite.GetProperty(group)[index]))
        {
            var reader = new MessagePackReader(new ReadOnlySequence<byte>(form));
            reader.Skip();
            Assert.True(reader.End);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Write_Value_GivesAShortestListedForm(string group, int index)
    {
        var test = Suite.GetProperty(group)[index];
        var written = Bytes.Written((ref MessagePackWriter writer) => Write(ref writer, test));
        var forms = Forms(test).ToList();
        Assert.Contains(Bytes.Hex(written), forms.Select(form => Bytes.Hex(form)));
        if (!test.TryGetProperty("number", out var number) || number.TryGetInt64(out _))
            Assert.Equal(forms.Where(form => form[0] is not (0xca or 0xcb)).Min(form => form.Length), written.Length);
    }

    private static IEnumerable<byte[]> Forms(JsonElement test) =>
        test.GetProperty("msgpack").EnumerateArray().Select(form => Bytes.Hex(form.GetString()!));

    private static void AssertReads(JsonElement test, ReadOnlySequence<byte> form)
    {
        var reader = new MessagePackReader(form);
        AssertReads(ref reader, test);
        Assert.True(reader.End);
    }

    private static void AssertReads(ref MessagePackReader reader, JsonElement test)
    {
        switch (Kind(test, out var value))
        {
            case "nil": Assert.True(reader.TryReadNil()); break;
            case "bool": Assert.Equal(value.GetBoolean(), reader.ReadBoolean()); break;
            case "binary": Assert.Equal(Bytes.Hex(value.GetString()!), reader.ReadBinary(100).ToArray()); break;
            case "bignum": AssertReadsInteger(ref reader, value.GetString()!); break;
            case "number": AssertReadsNumber(ref reader, value); break;
            case "string": Assert.Equal(value.GetString(), reader.ReadString(100)); break;
            case "timestamp": Assert.Equal(Timestamp(value), reader.ReadTimestamp()); break;
            case "ext":
                Assert.Equal(Bytes.Hex(value[1].GetString()!), reader.ReadExtension(100, out var type).ToArray());
                Assert.Equal(value[0].GetInt32(), type);
                break;
            default: AssertReadsJson(ref reader, value); break;
        }
    }

    /// <summary>Arrays and maps hold plain JSON values.</summary>
    private static void AssertReadsJson(ref MessagePackReader reader, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                Assert.Equal(value.GetArrayLength(), reader.ReadArrayHeader(100));
                foreach (var item in value.EnumerateArray()) AssertReadsJson(ref reader, item);
                break;
            case JsonValueKind.Object:
                Assert.Equal(value.EnumerateObject().Count(), reader.ReadMapHeader(100));
                foreach (var pair in value.EnumerateObject())
                {
                    Assert.Equal(pair.Name, reader.ReadString(100));
                    AssertReadsJson(ref reader, pair.Value);
                }

                break;
            case JsonValueKind.String: Assert.Equal(value.GetString(), reader.ReadString(100)); break;
            default: AssertReadsNumber(ref reader, value); break;
        }
    }

    private static void AssertReadsNumber(ref MessagePackReader reader, JsonElement value)
    {
        if (reader.PeekType() == MessagePackType.Float) Assert.Equal(value.GetDouble(), reader.ReadDouble());
        else AssertReadsInteger(ref reader, value.GetRawText());
    }

    private static void AssertReadsInteger(ref MessagePackReader reader, string digits)
    {
        if (reader.PeekType() == MessagePackType.Float)
            Assert.Equal(double.Parse(digits, CultureInfo.InvariantCulture), reader.ReadDouble());
        else if (digits.StartsWith('-')) Assert.Equal(long.Parse(digits, CultureInfo.InvariantCulture), reader.ReadInt64());
        else Assert.Equal(ulong.Parse(digits, CultureInfo.InvariantCulture), reader.ReadUInt64());
    }

    private static void Write(ref MessagePackWriter writer, JsonElement test)
    {
        switch (Kind(test, out var value))
        {
            case "nil": writer.WriteNil(); break;
            case "bool": writer.WriteBoolean(value.GetBoolean()); break;
            case "binary": writer.WriteBinary(Bytes.Hex(value.GetString()!)); break;
            case "bignum": WriteInteger(ref writer, value.GetString()!); break;
            case "timestamp": writer.WriteTimestamp(Timestamp(value)); break;
            case "ext": writer.WriteExtension((sbyte)value[0].GetInt32(), Bytes.Hex(value[1].GetString()!)); break;
            default: WriteJson(ref writer, value); break;
        }
    }

    private static void WriteJson(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) WriteJson(ref writer, item);
                break;
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.EnumerateObject().Count());
                foreach (var pair in value.EnumerateObject())
                {
                    writer.WriteString(pair.Name);
                    WriteJson(ref writer, pair.Value);
                }

                break;
            case JsonValueKind.String: writer.WriteString(value.GetString()); break;
            case JsonValueKind.Number when !value.TryGetInt64(out _): writer.WriteSingle(value.GetSingle()); break;
            default: WriteInteger(ref writer, value.GetRawText()); break;
        }
    }

    private static void WriteInteger(ref MessagePackWriter writer, string digits)
    {
        if (digits.StartsWith('-')) writer.WriteInt64(long.Parse(digits, CultureInfo.InvariantCulture));
        else writer.WriteUInt64(ulong.Parse(digits, CultureInfo.InvariantCulture));
    }

    private static MessagePackTimestamp Timestamp(JsonElement value) => new(value[0].GetInt64(), value[1].GetUInt32());

    /// <summary>A case has its value under the name of its type; a number that JSON may not hold exactly is text, too.</summary>
    private static string Kind(JsonElement test, out JsonElement value)
    {
        if (test.TryGetProperty("bignum", out value)) return "bignum";
        var property = test.EnumerateObject().First(property => property.Name != "msgpack");
        value = property.Value;
        return property.Name;
    }
}
