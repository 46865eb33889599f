using System.Text;
using EdgeFed.Aggregation;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;

namespace EdgeFed.Federation.Tests.Jobs;

/// <summary>Texts and limits of many jobs, as they have always been: another byte would make all running jobs new ones.</summary>
public class JobTextTests
{
    private const int Jobs = 2000;
    private const string Texts = "306e711bddfcb15ffcbd1fcefe77530b915fb08c3692066e52b72308b6eaa77f";
    private const string ProblemsInRange = "f222068ceea4e5a43e95a431a46905db3c824159be1bbd67453910efcc524bab";
    private const string ProblemsOutOfRange = "17fbfa0067f151fe7e3b8dac9b1472b03ae2f5c7d920ec646d4b82e1032eae47";

    private const string EveryKey = """
        {"version":1,"name":"all","model_name":"tiny","rounds":3,"min_workers":4,"participation":"deadline","min_updates":2,
        "deadline_seconds":7,"local_epochs":9,"batch_size":11,"optimizer":"sgd","learning_rate":0.05,"momentum":0.9,
        "strategy":"fedbuff","seed":18446744073709551615,"compression":"none","chunk_bytes":256,"nesterov":true,
        "weight_decay":0.01,"proximal_mu":0.5,"max_gradient_norm":10,"schedule":"step","schedule_epochs":3,"schedule_factor":0.5,
        "encoding":"topk",
        "model_encoding":"f32","top_k_share":0.01,"mode":"buffered","buffer_size":4,"clip_norm":1E+21,"accuracy_gate":0.5,
        "exclude_after":3,"max_share":0.25,"initial_model":"DIGEST","strategy_options":{"server_learning_rate":1.5,
        "server_momentum":0.5,"server_beta2":0.9,"adaptivity":0.0001,"trim":0.1,"byzantine":2,"selected":3,"mixing":0.7,
        "staleness":"hinge","staleness_exponent":2,"staleness_hinge":5,"scaling":0.3,"personal_share":0.25},
        "model":{"version":1,"name":"tiny","input":[4],"classes":2,"loss":"softmax_cross_entropy",
        "layers":[{"type":"linear","name":"fc1","in":4,"out":2}]}}
        """;

    private static readonly Digest _model = Digest.OfSha256("a model"u8);

    private static readonly JobOptions _everyKey = new(
        "all", "tiny", 3, 4, Participation.Deadline, 2, 7, 9, 11, "sgd", 0.05, 0.9, "fedbuff", ulong.MaxValue, "none", 256,
        true, 0.01, 0.5, 10, "step", 3, 0.5, "topk", "f32", 0.01, JobMode.Buffered, 4, 1e21, 0.5, 3,
        new StrategyOptions(1.5, 0.5, 0.9, 0.0001, 0.1, 2, 3, 0.7, "hinge", 2, 5, 0.3, 0.25), 0.25, _model);

    [Fact]
    public void Write_EveryKey_GivesTheGoldenText() => Assert.Equal(
        EveryKey.Replace("\n", "", StringComparison.Ordinal).Replace("DIGEST", $"{_model}", StringComparison.Ordinal),
        JobText.Write(_everyKey, TestJob.TinySpec));

    [Fact]
    public void Write_ManyJobs_GivesTheirGoldenTexts() => Assert.Equal(Texts,
        DigestOf(static seed => JobText.Write(RandomJobs.InRange(seed), TestJob.TinySpec)));

    [Fact]
    public void Problems_OfManyJobs_AreTheGoldenOnes()
    {
        Assert.Equal(ProblemsInRange, DigestOf(static seed => ProblemsOf(RandomJobs.InRange(seed))));
        Assert.Equal(ProblemsOutOfRange, DigestOf(static seed => ProblemsOf(RandomJobs.OutOfRange(seed))));
    }

    [Fact]
    public void Read_TextsOfManyJobs_GivesTheSameJobs()
    {
        var sound = Enumerable.Range(0, Jobs).Select(RandomJobs.InRange)
            .Where(static job => !JobLimits.Problems(job).Any()).ToList();
        Assert.InRange(sound.Count, Jobs / 20, Jobs);
        Assert.All(sound, static options =>
        {
            var job = JobDefinition.Freeze(options, TestJob.TinySpec);
            Assert.Equal(options, JobDefinition.Parse(job.Id, job.Text).Options);
        });
    }

    /// <summary>
    /// In any order, for which problem is named first is no promise, and without lists, which strategies to come will make
    /// longer.
    /// </summary>
    private static string ProblemsOf(JobOptions job) =>
        string.Join('\n', JobLimits.Problems(job).Select(static problem => problem.Split("one of:")[0]).Order(
            StringComparer.Ordinal));

    private static string DigestOf(Func<int, string> textOf)
    {
        var text = new StringBuilder();
        for (var seed = 0; seed < Jobs; seed++) text.Append(textOf(seed)).Append('\n');
        return Digest.OfSha256(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }
}
