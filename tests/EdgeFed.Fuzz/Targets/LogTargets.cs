using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Fuzz.Core;
using EdgeFed.Protocol.Messages;
using EdgeFed.Simulation.Federations;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using EdgeFed.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Files of linked lines: the log itself, the round record and the identities on top of it.</summary>
internal static class LogTargets
{
    private const string Path = "records/fuzz.jsonl";
    private const string IdentityPath = "identities.jsonl";

    public static IEnumerable<FuzzTarget> All()
    {
        yield return Of("linked-log", [Record()], RunLog);
        yield return Of("round-record", [Record()], RunRecord);
        yield return Of("identities", [Identities()], RunIdentities);
    }

    private static FuzzTarget Of(string name, byte[][] corpus, Action<byte[]> run) =>
        new(name, corpus, run, static error => error is SpoolException) { Seal = LogSeal.Seal, Words = Words.Json };

    /// <summary>What was read must still be there, alone, after it was read: what is cut off is gone, and nothing else.</summary>
    private static void RunLog(byte[] input)
    {
        var storage = new MemoryStorage { [Path] = input };
        var once = LinkedLog.OpenAsync(storage, Path, NullLogger.Instance).AsTask().GetAwaiter().GetResult();
        if (!input.AsSpan().StartsWith(storage[Path].AsSpan().TrimEnd((byte)'\n'))) throw new FuzzFailure("Opening wrote something else.");
        var again = LinkedLog.OpenAsync(storage, Path, NullLogger.Instance).AsTask().GetAwaiter().GetResult();
        if (again.Head != once.Head || again.Count != once.Count) throw new FuzzFailure("Read again it is another log.");
    }

    private static void RunRecord(byte[] input)
    {
        var storage = new MemoryStorage { [Path] = input };
        var record = RoundRecord.ReadAsync(storage, Path, NullLogger.Instance).GetAwaiter().GetResult();
        _ = record.Model.ToString();
        foreach (var member in record.LastMembers) _ = member.Length;
        if (record.JobId is null) throw new FuzzFailure("A record of no job.");
    }

    private static void RunIdentities(byte[] input)
    {
        var storage = new MemoryStorage { [IdentityPath] = input };
        var registry = IdentityRegistry.OpenAsync(storage, NullLogger.Instance).GetAwaiter().GetResult();
        registry.AdmitAsync(ProtocolSamples.Hello).GetAwaiter().GetResult();
        if (!registry.KnownDevices.Contains(ProtocolSamples.Hello.DeviceId)) throw new FuzzFailure("An admitted device is unknown.");
    }

    private static byte[] Record()
    {
        var storage = new MemoryStorage();
        var digest = ProtocolSamples.SomeDigest;
        var log = LinkedLog.OpenAsync(storage, Path, NullLogger.Instance).AsTask().GetAwaiter().GetResult();
        log.AppendAsync(RecordJson.Write(JobDefinition.Freeze(new JobOptions(Encoding: "q8"), FederationSetup.Tiny), digest)).GetAwaiter().GetResult();
        var record = RoundRecord.ReadAsync(storage, Path, NullLogger.Instance).GetAwaiter().GetResult();
        record.AppendAsync(new RoundStarted(1, 0, digest, ["unit-01", "unit-02"])).GetAwaiter().GetResult();
        record.AppendAsync(new RoundFolded(1, 0, digest, "fedavg", [new FoldedUpdate("unit-01", digest, 2000, 1)],
            [new RefusedUpdate("unit-02", "fc.weight[3] is NaN")], 1, digest, digest)).GetAwaiter().GetResult();
        record.AppendAsync(new RoundEvaluated(1, 1, 0.25, 0.953, 2000)).GetAwaiter().GetResult();
        record.AppendAsync(new RoundStarted(2, 1, digest, ["unit-01"])).GetAwaiter().GetResult();
        return storage[Path];
    }

    private static byte[] Identities()
    {
        var storage = new MemoryStorage();
        var registry = IdentityRegistry.OpenAsync(storage, NullLogger.Instance).GetAwaiter().GetResult();
        registry.AdmitAsync(ProtocolSamples.Hello).GetAwaiter().GetResult();
        registry.AdmitAsync(ProtocolSamples.Hello with { DeviceId = "unit-03" }).GetAwaiter().GetResult();
        return storage[IdentityPath];
    }
}
