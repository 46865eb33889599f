using EdgeFed.Federation;
using EdgeFed.Metrics;
using EdgeFed.Tests.Config;
using EdgeFed.Tests.Output;

namespace EdgeFed.Tests.Metrics;

/// <summary>The pages of units of which everything is known.</summary>
internal static class SampleMetrics
{
    private static readonly UnitFigures Figures = new()
    {
        Job = "digits-1a2b",
        Rounds = 10,
        Connected = 1,
        Contacts = 7,
        BytesReceived = 1_600_000,
        BytesSent = 1_640_000,
        BytesRetransmitted = 65_536,
        ResumedTransfers = 2,
        Refused = new SortedDictionary<string, long> { ["Busy"] = 2, ["limits.transfers"] = 1 },
        SpoolObjects = 3,
        SpoolBytes = 2_400_000,
        CertificateEnd = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    public static string Worker { get; } = new MetricsPage(ConfigText.WorkerOf(""", "state": "/tmp" """), new MetricsRegistry(TimeProvider.System), new FixedTime()).Make(
        new MetricsState { Phase = UnitPhase.Training, Round = 3, Progress = 0.25 }.With(new TrainingSummary(2, 10_000, 0.31, 0.91, 1.5)),
        Figures with { Uplink = new UplinkFigures(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(40)) });

    public static string Aggregator { get; } = new MetricsPage(ConfigText.AggregatorOf(""", "state": "/tmp" """), new MetricsRegistry(TimeProvider.System), new FixedTime()).Make(
        new MetricsState { Phase = UnitPhase.Collecting, Round = 4, Progress = 0.5 }.With(
            new RoundSummary(3, 10, 4, 4, 0.2312, 0.9531, 2.14, 1_600_000, 1_640_000, 0, 0, 3, "ab12", new Dictionary<string, long>())),
        Figures with { Connected = 4, Round = new RoundFigures(3, 4, 2) });

    public static string Of(string role) => role == "worker" ? Worker : Aggregator;
}
