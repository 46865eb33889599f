using System.Text.Json;
using EdgeFed.Output;

namespace EdgeFed.Tests.Output;

public class PrintableTextTests
{
    [Theory]
    [InlineData("round 3: 8 of 8", "round 3: 8 of 8")]
    [InlineData("Gerät 東京 😀", "Gerät 東京 😀")]
    [InlineData("a\nb\r\tc", @"a\nb\r\tc")]
    [InlineData("\e[31mred\u009b0m", @"\u001b[31mred\u009b0m")]
    [InlineData("\u2028\u202Egpj\u2069", @"\u2028\u202egpj\u2069")]
    [InlineData("\U000E0041", @"\udb40\udc41")]
    [InlineData(@"C:\new", @"C:\new")]
    public void Escape_AnyText_ShowsWhatItIs(string text, string expected) => Assert.Equal(expected, PrintableText.Escape(text));

    [Fact]
    public void Escape_HalfAPair_IsWrittenAsANumber() => Assert.Equal(@"a\ud83db\ude00", PrintableText.Escape("a\uD83Db\uDE00"));

    [Fact]
    public void Escape_RandomHostileText_IsOneHarmlessLineAndStaysSo()
    {
        var random = new Random(20);
        for (var i = 0; i < 2000; i++)
        {
            var escaped = PrintableText.Escape(HostileText.Random(random, random.Next(40)));
            HostileText.AssertHarmless(escaped, lines: 0);
            Assert.Equal(escaped, PrintableText.Escape(escaped));
        }
    }

    [Fact]
    public void Line_RandomHostileText_IsCutBetweenWholeCharacters()
    {
        var random = new Random(21);
        for (var i = 0; i < 300; i++)
        {
            var text = HostileText.Random(random, random.Next(PrintableText.MaxLine + 200));
            var line = PrintableText.Line(text);
            HostileText.AssertHarmless(line, lines: 0);
            Assert.InRange(line.Length, 0, PrintableText.MaxLine + 40);
            var shown = line.Split(" ... (cut: ")[0];
            Assert.StartsWith(shown, PrintableText.Escape(text));
            if (shown.Length < line.Length) Assert.EndsWith($"(cut: {text.Length} characters)", line);
        }
    }

    [Fact]
    public void Escape_OfJson_MeansTheSame()
    {
        var random = new Random(22);
        for (var i = 0; i < 300; i++)
        {
            var text = HostileText.Random(random, 30);
            var output = new StringWriter();
            JsonEnvelope.Write(output, "test", ok: true, json => json.WriteString("text", text));
            HostileText.AssertHarmless(output.ToString(), lines: 1);
            using var read = JsonDocument.Parse(output.ToString());
            Assert.Equal(WithoutHalves(text), read.RootElement.GetProperty("text").GetString());
        }
    }

    /// <summary>JSON has no half pairs: its writer replaces them.</summary>
    private static string WithoutHalves(string text) => string.Concat(text.EnumerateRunes());
}
