using EdgeFed.Aggregation.Catalog;

namespace EdgeFed.Tests.Config;

public class ConfigLimitsTests
{
    /// <summary>Key, smallest and largest valid value, nearest values that are not.</summary>
    public static TheoryData<string, string, string, string, string> Ranges => new()
    {
        { "threads", "1", "256", "0", "257" },
        { "keep_update_rounds", "0", "100000", "-1", "100001" },
        { "leased_versions", "1", "10000", "0", "10001" },
        { "evaluate_every", "1", "100000", "0", "100001" },
        { "job.rounds", "1", "100000", "0", "100001" },
        { "job.min_workers", "1", "10000", "0", "10001" },
        { "job.min_updates", "1", "10000", "0", "10001" },
        { "job.deadline_seconds", "1", "86400", "0", "86401" },
        { "job.local_epochs", "1", "1000", "0", "1001" },
        { "job.batch_size", "1", "65536", "0", "65537" },
        { "job.learning_rate", "0.000001", "10", "0", "10.01" },
        { "job.buffer_size", "1", "10000", "0", "10001" },
        { "job.clip_norm", "0", "1000000", "-0.1", "1000001" },
        { "job.accuracy_gate", "0", "1", "-0.1", "1.1" },
        { "job.exclude_after", "0", "1000", "-1", "1001" },
        { "job.strategy_options.server_learning_rate", "0", "100", "-0.1", "100.1" },
        { "job.strategy_options.server_momentum", "0", "0.999", "-0.1", "1" },
        { "job.strategy_options.server_beta2", "0", "0.999", "-0.1", "1" },
        { "job.strategy_options.adaptivity", "0.000001", "1", "0", "1.1" },
        { "job.strategy_options.trim", "0", "0.49", "-0.1", "0.5" },
        { "job.strategy_options.byzantine", "0", "1000", "-1", "1001" },
        { "job.strategy_options.selected", "0", "10000", "-1", "10001" },
        { "job.strategy_options.mixing", "0.001", "1", "0", "1.1" },
        { "job.strategy_options.staleness_exponent", "0", "100", "-1", "101" },
        { "job.strategy_options.staleness_hinge", "0", "100000", "-1", "100001" },
        { "job.strategy_options.scaling", "0", "100", "-0.1", "101" },
        { "job.strategy_options.personal_share", "0", "1", "-0.1", "1.1" },
        { "job.seed", "0", "18446744073709551615", "-1", "18446744073709551616" },
        { "job.chunk_bytes", "256", "1048576", "252", "1048580" },
        { "transport.max_frame_bytes", "131072", "67108864", "65535", "67108865" },
        { "transport.heartbeat_seconds", "0.1", "9", "0.09", "601" },
        { "transport.idle_seconds", "4.1", "3600", "0.9", "3601" },
        { "transport.stall_seconds", "0.1", "60", "0.09", "61" },
        { "transport.reconnect_eager_seconds", "0", "86400", "-1", "86401" },
        { "transport.reconnect_min_seconds", "0.01", "15", "0.009", "61" },
        { "transport.reconnect_max_seconds", "0.1", "3600", "0.009", "3601" },
        { "transport.group_commit_bytes", "65536", "67108864", "65535", "67108865" },
        { "transport.group_commit_milliseconds", "1", "10000", "0", "10001" },
        { "transport.min_window_bytes", "65536", "33554432", "65535", "268435457" },
        { "transport.max_window_bytes", "4194304", "268435456", "65535", "268435457" },
        { "limits.connections", "1", "100000", "0", "100001" },
        { "limits.connections_per_address", "1", "100000", "0", "100001" },
        { "limits.pending_connections", "1", "100000", "0", "100001" },
        { "limits.pending_per_address", "1", "100000", "0", "100001" },
        { "limits.hello_seconds", "1", "600", "0.9", "601" },
        { "limits.handshakes_per_second", "1", "100000", "0", "100001" },
        { "limits.handshakes_per_address", "1", "100000", "0", "100001" },
        { "limits.contacts_per_minute", "1", "6000", "0", "6001" },
        { "limits.bytes_per_second", "65536", "100000000000", "65535", "100000000001" },
        { "limits.frames_per_second", "10", "1000000", "9", "1000001" },
        { "limits.transfers", "1", "64", "0", "65" },
        { "limits.disk_bytes", "1048576", "1099511627776", "1048575", "1099511627777" },
        { "limits.waiting_bytes", "1048576", "67108864", "1048575", "67108865" },
        { "limits.devices", "1", "10000000", "0", "10000001" },
        { "metrics.listen", "127.0.0.1:0", "[::1]:65535", "127.0.0.1", "127.0.0.1:65536" },
        { "listen", "127.0.0.1:0", "[::1]:65535", "127.0.0.1", "127.0.0.1:65536" },
    };

    [Theory, MemberData(nameof(Ranges))]
    public void Read_ValuesAtTheEdge_AreAccepted(string key, string min, string max, string below, string above)
    {
        Assert.NotEqual((min, max), (below, above));
        const string Roomy = """
            { "role": "aggregator", "job": { "min_workers": 10000 }, "test_data": { "images": "x", "labels": "y" } }
            """; // what some keys need of others
        Assert.Empty(ConfigText.Read(Roomy, [$"{key}={min}"]).Problems);
        Assert.Empty(ConfigText.Read(Roomy, [$"{key}={max}"]).Problems);
    }

    [Theory, MemberData(nameof(Ranges))]
    public void Read_ValuesBeyondTheEdge_AreRefusedWithPathAndValue(string key, string min, string max, string below, string above)
    {
        Assert.NotEqual((min, max), (below, above));
        foreach (var value in new[] { below, above })
        {
            var problem = Assert.Single(ConfigText.ProblemsOf(key, value));
            Assert.Equal((key, value), (problem.Path, problem.Value));
            Assert.StartsWith($"{key} (from --set) is {value}; expected ", problem.Text);
        }
    }

    [Theory]
    [InlineData("role", "boss", "one of \"worker\", \"aggregator\"")]
    [InlineData("insecure", "maybe", "true or false")]
    [InlineData("metrics.listen", "on", "\"host:port\" with a port from 0 to 65535, or \"off\"")]
    [InlineData("log.level", "loud", "one of \"debug\", \"information\", \"warning\", \"error\"")]
    [InlineData("job.participation", "some", "one of \"all\", \"deadline\"")]
    [InlineData("job.optimizer", "sdg", "one of \"adam\", \"sgd\"")]
    [InlineData("job.compression", "gzip", "one of \"zstd\", \"none\"")]
    [InlineData("job.momentum", "1", "a number from 0 to below 1")]
    [InlineData("job.learning_rate", "NaN", "a number above 0, at most 10")]
    [InlineData("job.nesterov", "true", "false, or optimizer sgd with momentum above 0")]
    [InlineData("job.weight_decay", "1.5", "a number from 0 to 1")]
    [InlineData("job.proximal_mu", "-1", "a number from 0 to 1000")]
    [InlineData("job.max_gradient_norm", "NaN", "a number from 0 to 1000000")]
    [InlineData("job.schedule", "linear", "one of \"constant\", \"step\", \"cosine\"")]
    [InlineData("job.schedule_epochs", "0", "a whole number from 1 to 1000000")]
    [InlineData("job.schedule_factor", "0", "a number above 0, at most 1")]
    [InlineData("job.name", "a/b", "1 to 40 letters, digits, '.', '_' or '-', not starting with '.'")]
    [InlineData("device.id", "", "1 to 64 letters, digits, '.', '_' or '-', not starting with '.'")]
    [InlineData("job.chunk_bytes", "258", "a multiple of 4 from 256 to 1048576")]
    [InlineData("transport.idle_seconds", "4", "more than twice heartbeat_seconds, which is 2")]
    [InlineData("transport.max_window_bytes", "65536", "at least min_window_bytes, which is 4194304")]
    [InlineData("transport.reconnect_max_seconds", "0.05", "at least reconnect_min_seconds, which is 0.1")]
    public void Read_WrongValue_SaysWhatWasExpected(string key, string value, string expected)
    {
        var problem = Assert.Single(ConfigText.ProblemsOf(key, value));
        Assert.Equal((key, expected), (problem.Path, problem.Expected));
    }

    [Theory, InlineData(64, true), InlineData(65, false)]
    public void Read_DeviceIdOfSomeLength_IsAcceptedUpTo64(int length, bool isValid) =>
        Assert.Equal(isValid, ConfigText.ProblemsOf("device.id", new string('a', length)).Count == 0);

    [Theory, InlineData("0", true), InlineData("1000", true), InlineData("-1", false), InlineData("1001", false)]
    public void Read_MaxLocalEpochsOfAWorker_AreFrom0To1000(string value, bool isValid)
    {
        var (_, problems) = ConfigText.Read($"{{ {ConfigText.Worker} }}", [$"max_local_epochs={value}"]);
        if (isValid) Assert.Empty(problems);
        else Assert.StartsWith($"max_local_epochs (from --set) is {value}; expected a whole number from 0 to 1000", Assert.Single(problems).Text);
    }

    [Fact]
    public void Read_MomentumWithAdam_IsRefused() =>
        Assert.Contains("only \"sgd\" uses it", Assert.Single(ConfigText.ProblemsOf("job.momentum", "0.9")).Expected);

    [Fact]
    public void Read_UnknownStrategy_ListsTheKnownOnes() => Assert.All(Strategies.Names,
        name => Assert.Contains($"\"{name}\"", ConfigText.ProblemsOf("job.strategy", "vote")[0].Expected));

    [Fact]
    public void Read_FedProxWithoutMu_SaysWhatItNeeds() =>
        Assert.Contains("proximal_mu above 0", Assert.Single(ConfigText.ProblemsOf("job.strategy", "fedprox")).Expected);

    [Fact]
    public void Read_ChunkLargerThanAFrame_IsRefused()
    {
        var problems = ConfigText.Read("""{ "role": "aggregator", "job": { "chunk_bytes": 65536 }, "transport": { "max_frame_bytes": 65536 } }""").Problems;
        Assert.Equal("job.chunk_bytes", Assert.Single(problems).Path);
    }

    [Theory, InlineData("0.0.0.0:7700"), InlineData("192.168.1.4:7700"), InlineData("depot.example:7700"), InlineData("[::]:7700")]
    public void Read_ListenOffLoopback_NeedsInsecure(string listen)
    {
        Assert.Contains("a \"tls\" section", Assert.Single(ConfigText.ProblemsOf("listen", listen)).Expected);
        Assert.True(ConfigText.AggregatorOf("", $"listen={listen}", "insecure=true").IsExposed);
    }

    [Fact]
    public void Read_AggregatorOffLoopback_NeedsInsecure()
    {
        var (_, problems) = ConfigText.Read($"{{ {ConfigText.Worker} }}", ["aggregator=10.0.0.1:7700"]);
        Assert.Equal("aggregator", Assert.Single(problems).Path);
    }

    [Fact]
    public void Read_ShardIndexBeyondCount_IsRefused()
    {
        var (_, problems) = ConfigText.Read($"{{ {ConfigText.Worker} }}", ["data.shard.count=4", "data.shard.index=4"]);
        Assert.Equal("a whole number from 0 to 3, as count is 4", Assert.Single(problems).Expected);
    }

    [Fact]
    public void Read_WholeShard_IsRead() => Assert.Equal(
        new EdgeFed.Config.DataShard(4, 3, 9),
        ConfigText.WorkerOf("", "data.shard.count=4", "data.shard.index=3", "data.shard.seed=9").Shard);
}
