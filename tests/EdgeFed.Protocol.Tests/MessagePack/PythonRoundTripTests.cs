using System.Buffers;
using System.Diagnostics;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.MessagePack;

/// <summary>Another implementation, Debian's python3-msgpack, understands what we write, and we what it writes.</summary>
public class PythonRoundTripTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Reads a value a line in hex, and writes what it understood in hex. Both sides take the smallest forms.</summary>
    private const string Repack = """
        import sys, msgpack
        for line in sys.stdin:
            value = msgpack.unpackb(bytes.fromhex(line), strict_map_key=False)
            print(msgpack.packb(value).hex())
        """;

    private const string PackKnownValues = """
        import msgpack
        print(msgpack.packb([None, True, -5, 2**63, 0.1, 'ü€😀', b'\x00\xff', {1: [], 2: {'a': 1}},
            msgpack.Timestamp(-1, 999999999), msgpack.ExtType(42, b'abc')]).hex())
        """;

    [Fact]
    public void Write_RandomValues_ComeBackFromPythonByteForByte()
    {
        var random = new Random(11);
        var values = Enumerable.Range(0, 2000)
            .Select(_ => Bytes.Hex(Bytes.Written((ref MessagePackWriter writer) => WriteRandom(ref writer, random, depth: 4)))).ToList();
        Assert.Equal(values, Run(Repack, string.Join('\n', values)));
    }

    [Fact]
    public void Write_EveryMessage_ComesBackFromPythonByteForByte()
    {
        var payloads = TestMessages.All.Select(sample => Bytes.Hex(sample.Payload)).ToList();
        Assert.Equal(payloads, Run(Repack, string.Join('\n', payloads)));
    }

    [Fact]
    public void Read_KnownValuesFromPython_GivesThem()
    {
        var bytes = Bytes.Hex(Assert.Single(Run(PackKnownValues, "")));
        var reader = new MessagePackReader(Segments.Of(bytes, 5));
        Assert.Equal(10, reader.ReadArrayHeader(10));
        Assert.True(reader.TryReadNil());
        Assert.True(reader.ReadBoolean());
        Assert.Equal(-5, reader.ReadInt32());
        Assert.Equal(1UL << 63, reader.ReadUInt64());
        Assert.Equal(0.1, reader.ReadDouble());
        Assert.Equal("ü€😀", reader.ReadString(20));
        Assert.Equal([0, 255], reader.ReadBinary(2).ToArray());
        reader.Skip();
        Assert.Equal(new MessagePackTimestamp(-1, 999_999_999), reader.ReadTimestamp());
        Assert.Equal("abc"u8.ToArray(), reader.ReadExtension(3, out var type).ToArray());
        Assert.Equal(42, type);
        Assert.True(reader.End);
    }

    private static void WriteRandom(ref MessagePackWriter writer, Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 10 : 8))
        {
            case 0: writer.WriteNil(); break;
            case 1: writer.WriteBoolean(random.Next(2) == 1); break;
            case 2: writer.WriteInt64(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)); break;
            case 3: writer.WriteUInt64((ulong)random.NextInt64() << random.Next(2)); break;
            case 4: writer.WriteDouble(random.NextDouble() * 1e9 - 5e8); break;
            case 5: writer.WriteString(string.Concat(Enumerable.Repeat("aß€😀", random.Next(80)))); break;
            case 6: writer.WriteBinary(new byte[random.Next(3) switch { 0 => 5, 1 => 300, _ => 70_000 }]); break;
            case 7: writer.WriteTimestamp(new MessagePackTimestamp(random.NextInt64(-9, 1L << 35), (uint)random.Next(1_000_000_000))); break;
            case 8: WriteRandomArray(ref writer, random, depth - 1); break;
            default: WriteRandomMap(ref writer, random, depth - 1); break;
        }
    }

    private static void WriteRandomArray(ref MessagePackWriter writer, Random random, int depth)
    {
        var count = random.Next(18);
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++) WriteRandom(ref writer, random, depth);
    }

    private static void WriteRandomMap(ref MessagePackWriter writer, Random random, int depth)
    {
        var count = random.Next(18);
        writer.WriteMapHeader(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteInt64(i - 5); // keys must differ: Python keeps one of each
            WriteRandom(ref writer, random, depth);
        }
    }

    private static string[] Run(string script, string input)
    {
        var start = new ProcessStartInfo(Python, ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended already; its exit code says why
        }

        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{Python} failed; this test needs Debian's python3-msgpack (build/setup.sh). {errors.Result}");
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
