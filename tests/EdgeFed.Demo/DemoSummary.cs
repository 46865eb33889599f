using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeFed.Demo;

/// <summary>The demo in figures.</summary>
/// <param name="Tls">Whether connections were secured.</param>
/// <param name="TestLoss">Of the last model, on the aggregator's test data.</param>
/// <param name="TestAccuracy">Of the last model, on the aggregator's test data; null where numbers are predicted.</param>
/// <param name="Seconds">From the start of the first unit to the end of the last.</param>
/// <param name="ModelSha256">Content digest of the last model.</param>
internal sealed record DemoSummary(
    string Model, int Rounds, int Workers, bool Tls, double TestLoss, double? TestAccuracy, double Seconds,
    long BytesUp, long BytesDown, long BytesRetransmitted, int Restarts, int ResumedTransfers, string ModelSha256)
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };

    public void Write(string file) => File.WriteAllText(file, new JsonObject
    {
        ["model"] = Model,
        ["rounds"] = Rounds,
        ["workers"] = Workers,
        ["tls"] = Tls,
        ["test_loss"] = Math.Round(TestLoss, 6),
        ["test_accuracy"] = TestAccuracy,
        ["seconds"] = Math.Round(Seconds, 3),
        ["bytes_up"] = BytesUp,
        ["bytes_down"] = BytesDown,
        ["bytes_retransmitted"] = BytesRetransmitted,
        ["restarts"] = Restarts,
        ["resumed_transfers"] = ResumedTransfers,
        ["model_sha256"] = ModelSha256,
    }.ToJsonString(_readable) + "\n");

    private string Score => TestAccuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"test accuracy  {accuracy:0.000}")
        : string.Create(CultureInfo.InvariantCulture, $"test loss      {TestLoss:0.000}");

    /// <summary>For a person.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""

        {Model}: {Workers} workers, {Rounds} versions of the model, {(Tls ? "mutual TLS, " : "")}{Seconds:0.0} s
          {Score}
          bytes          {BytesUp / 1e6:0.0} MB up, {BytesDown / 1e6:0.0} MB down, {BytesRetransmitted / 1e3:0} kB of them sent again
          faults         {Restarts} restarts, {ResumedTransfers} transfers resumed
          model sha256   {ModelSha256}
        """);
}
