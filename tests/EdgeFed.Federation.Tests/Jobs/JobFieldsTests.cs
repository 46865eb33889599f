using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;

namespace EdgeFed.Federation.Tests.Jobs;

public class JobFieldsTests
{
    /// <summary>A key without a row would not travel: workers would train another job than the one that was written.</summary>
    [Fact]
    public void Rows_AndParameters_AreAsMany()
    {
        var ofJob = ParametersOf<JobOptions>().Except([nameof(JobOptions.StrategyOptions)]);
        Assert.Equal(ofJob.Select(KeyOf).Order(), JobFields.OfJob.Select(static field => field.Name).Order());
        Assert.Equal(
            ParametersOf<StrategyOptions>().Select(KeyOf).Order(), StrategyFields.All.Select(static field => field.Name).Order());
    }

    [Fact]
    public void Rows_OfAllKeys_AreDescribed() => Assert.All(JobFields.All, static field =>
    {
        Assert.EndsWith(".", field.Meaning);
        Assert.Contains(field.Type, new[] { "integer", "number", "string", "boolean" });
        Assert.NotEmpty(field.Range);
        Assert.NotEmpty(field.Default);
        Assert.NotEmpty(field.Expected);
    });

    /// <summary>A row that read one value and wrote another would fail here.</summary>
    [Fact]
    public void Rows_OfAllKeys_ChangeTheirValueAndNoOther()
    {
        var usual = new JobOptions();
        foreach (var field in JobFields.All)
        {
            Assert.True(field.IsDefault(usual));
            Assert.True(field.TryParse(OtherValueOf(field), usual, out var changed), field.Path);
            Assert.Equal([field], JobFields.All.Where(other => !other.IsDefault(changed)));
            var texts = (Before: JobText.Write(usual, TestJob.TinySpec), After: JobText.Write(changed, TestJob.TinySpec));
            Assert.NotEqual(texts.Before, texts.After);
            Assert.Equal(field.Since == Since.Feature ? [field.Path] : [], JobFeatures.Of(changed));
        }
    }

    [Fact]
    public void Rows_YoungerThanTheFirstText_AreNotInTheTextOfAPlainJob() => Assert.All(
        JobFields.All.Where(static field => field.Since != Since.First),
        static field => Assert.DoesNotContain($"\"{field.Name}\"", TestJob.Tiny.Text, StringComparison.Ordinal));

    /// <summary>A strategy that a row names wrongly would never be one that uses the key.</summary>
    [Fact]
    public void StrategyRows_NameStrategiesThatThereAre() => Assert.All(StrategyFields.All, static field =>
    {
        var reason = field.WithoutEffect(new JobOptions(Strategy: "none"))!;
        var named = reason.Replace("`job.strategy` is not ", "", StringComparison.Ordinal).Split(" or ");
        var users = Strategies.Names.Where(name => field.WithoutEffect(new JobOptions(Strategy: name)) is null);
        Assert.Equal(named.Order(), users.Order());
    });

    [Theory]
    [InlineData("\":\"all\"", "\":\"some\"", "participation is 'some'; expected one of: all, deadline.")]
    [InlineData("\"model\":", "\"mode\":\"rounds\",\"model\":", "mode is 'rounds'; expected one of: sync, async, buffered.")]
    [InlineData("\"model\":", "\"schedule\":\"linear\",\"model\":", "schedule is 'linear'; expected constant, step or cosine.")]
    public void Parse_AWordThatIsNone_ListsTheWords(string part, string instead, string expected)
    {
        var text = TestJob.Tiny.Text.Replace(part, instead, StringComparison.Ordinal);
        var refused = Assert.Throws<JobException>(() => JobDefinition.Parse(TestJob.Tiny.Id, text));
        Assert.Equal($"The job cannot be run: {expected}", refused.Message);
    }

    [Theory, InlineData("name"), InlineData("optimizer"), InlineData("rounds")]
    public void Parse_ANullForAValue_NamesTheKey(string key)
    {
        var start = TestJob.Tiny.Text.IndexOf($"\"{key}\":", StringComparison.Ordinal);
        var end = TestJob.Tiny.Text.IndexOf(',', start);
        var text = $"{TestJob.Tiny.Text[..start]}\"{key}\":null{TestJob.Tiny.Text[end..]}";
        var refused = Assert.Throws<JobException>(() => JobDefinition.Parse(TestJob.Tiny.Id, text));
        Assert.Equal($"The job's {key} is null.", refused.Message);
    }

    private static string OtherValueOf(JobField field) => field switch
    {
        { Name: "name" or "model" } => "other",
        { Name: "initial_model" } => new string('a', 64),
        { Type: "boolean" } => "true",
        { Type: "string" } => Words(field.Expected).FirstOrDefault(word => word != field.Default)
            ?? throw new InvalidOperationException($"{field.Name} lists no words; give it a value of its own above."),
        { Default: "1" } when field.Type == "integer" => "2",
        { Type: "integer", Name: "chunk_bytes" } => "256",
        { Type: "integer" } => "1",
        _ => "0.25",
    };

    private static IEnumerable<string> Words(string expected) => expected.Split('"').Where(static (_, index) => index % 2 == 1);

    private static IEnumerable<string> ParametersOf<T>() =>
        typeof(T).GetConstructors().Select(static made => made.GetParameters()).MaxBy(static parameters => parameters.Length)!
            .Select(static parameter => parameter.Name!);

    /// <summary>"TopKShare" is top_k_share.</summary>
    private static string KeyOf(string parameter) => string.Concat(parameter.Select(static (letter, index) =>
        char.IsUpper(letter) && index > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
