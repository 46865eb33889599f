using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;

namespace EdgeFed.Federation.Tests.Jobs;

public class JobDefinitionTests
{
    /// <summary>The id of every job hangs on this text: another spelling would make all running jobs new ones.</summary>
    private const string Golden = """{"version":1,"name":"digits","model_name":"tiny","rounds":10,"min_workers":2,"participation":"all","min_updates":1,"deadline_seconds":60,"local_epochs":5,"batch_size":64,"optimizer":"adam","learning_rate":0.001,"momentum":0,"strategy":"fedavg","seed":1,"compression":"zstd","chunk_bytes":65536,"model":{"version":1,"name":"tiny","input":[4],"classes":2,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc1","in":4,"out":2}]}}""";

    [Fact]
    public void Freeze_Defaults_GivesTheGoldenTextAndId()
    {
        var job = TestJob.Tiny;
        Assert.Equal(Golden, job.Text);
        Assert.Equal($"digits-{job.TextDigest.ToString()[..12]}", job.Id);
    }

    [Fact]
    public void Parse_ItsOwnText_GivesTheSameJob()
    {
        var options = new JobOptions("a.b-c_1", "tiny", 3, 4, Participation.Deadline, 2, 7, 9, 11, "sgd", 0.05, 0.9, "fedavg", ulong.MaxValue, "none", 256,
            true, 0.01, 0.5, 10, "step", 3, 0.5);
        var job = JobDefinition.Freeze(options, TestJob.TinySpec);
        var parsed = JobDefinition.Parse(job.Id, job.Text);
        Assert.Equal((options, job.Text, job.Id), (parsed.Options, parsed.Text, parsed.Id));
        Assert.Equal(job.Spec.ParameterCount, parsed.Spec.ParameterCount);
    }

    [Fact]
    public void Parse_AnotherId_IsRefused()
    {
        var refused = Assert.Throws<JobException>(() => JobDefinition.Parse("digits-000000000000", Golden));
        Assert.Contains(TestJob.Tiny.Id, refused.Message);
    }

    [Theory]
    [InlineData("\"rounds\":10", "\"rounds\":0", "rounds is 0")]
    [InlineData("\"rounds\":10", "\"rounds\":100001", "rounds is 100001")]
    [InlineData("\"min_workers\":2", "\"min_workers\":0", "min_workers is 0")]
    [InlineData("\"min_updates\":1", "\"min_updates\":3", "min_updates is 3")]
    [InlineData("\"deadline_seconds\":60", "\"deadline_seconds\":86401", "deadline_seconds is 86401")]
    [InlineData("\"local_epochs\":5", "\"local_epochs\":1001", "local_epochs is 1001")]
    [InlineData("\"batch_size\":64", "\"batch_size\":65537", "batch_size is 65537")]
    [InlineData("\"adam\"", "\"lion\"", "optimizer is 'lion'")]
    [InlineData("0.001", "10.5", "learning_rate is 10.5")]
    [InlineData("\"momentum\":0", "\"momentum\":1", "momentum is 1")]
    [InlineData("fedavg", "vote", "strategy is 'vote'")]
    [InlineData("zstd", "gzip", "compression is 'gzip'")]
    [InlineData("65536", "258", "chunk_bytes is 258")]
    [InlineData("\"name\":\"digits\"", "\"name\":\"../up\"", "name is '../up'")]
    [InlineData("{\"version\":1,\"name\":\"digits\"", "{\"version\":2,\"name\":\"digits\"", "version 2")]
    [InlineData("\"rounds\":10,", "", "cannot be read")]
    [InlineData("\"rounds\":10", "\"rounds\":\"ten\"", "cannot be read")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"nesterov\":true", "nesterov is true")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"weight_decay\":2", "weight_decay is 2")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"proximal_mu\":-1", "proximal_mu is -1")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"max_gradient_norm\":-1", "max_gradient_norm is -1")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"schedule\":\"linear\"", "schedule is 'linear'")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"schedule_epochs\":0", "schedule_epochs is 0")]
    [InlineData("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"schedule_factor\":0", "schedule_factor is 0")]
    [InlineData("\"in\":4", "\"in\":5", "cannot be read")]
    public void Parse_OutOfItsLimits_SaysWhatIsWrong(string part, string instead, string expected)
    {
        var refused = Assert.Throws<JobException>(() => JobDefinition.Parse(TestJob.Tiny.Id, Golden.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(expected, refused.Message);
    }

    /// <summary>A worker of an older version: its job would be another one, so it must not train.</summary>
    [Fact]
    public void Parse_AKeyOfALaterVersion_NamesIt()
    {
        var text = Golden.Replace("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"later\":1", StringComparison.Ordinal);
        var refused = Assert.Throws<JobException>(() => JobDefinition.Parse("digits-000000000000", text));
        Assert.Contains("later, which this unit does not know", refused.Message);
    }

    [Fact]
    public void Freeze_FromAModel_SaysItsDigestAndNothingElse()
    {
        var digest = Digest.OfSha256("a model"u8);
        var job = JobDefinition.Freeze(TestJob.Tiny.Options with { InitialModel = digest }, TestJob.TinySpec);
        Assert.Equal(Golden.Replace("\"chunk_bytes\":65536", $"\"chunk_bytes\":65536,\"initial_model\":\"{digest}\"", StringComparison.Ordinal), job.Text);
        Assert.Equal(digest, JobDefinition.Parse(job.Id, job.Text).Options.InitialModel);
        Assert.Equal(["initial_model"], JobFeatures.Of(job.Options));
        Assert.Empty(JobFeatures.Of(TestJob.Tiny.Options));
    }

    [Fact]
    public void Parse_AnInitialModelThatIsNoDigest_IsRefused() => Assert.Throws<JobException>(() => JobDefinition.Parse(
        TestJob.Tiny.Id, Golden.Replace("\"chunk_bytes\":65536", "\"chunk_bytes\":65536,\"initial_model\":\"/etc/passwd\"", StringComparison.Ordinal)));

    [Fact]
    public void Parse_EveryTruncation_IsRefused()
    {
        for (var length = 0; length < Golden.Length; length++)
            Assert.Throws<JobException>(() => JobDefinition.Parse(TestJob.Tiny.Id, Golden[..length]));
    }

    [Theory, InlineData(0, "fc1.weight[0]"), InlineData(7, "fc1.weight[7]"), InlineData(8, "fc1.bias[0]"), InlineData(99, "parameter 99")]
    public void Locate_AnIndex_NamesTheParameter(long index, string expected) => Assert.Equal(expected, TestJob.Tiny.Locate(index));
}
