using EdgeFed.Output;
using EdgeFed.Security;

namespace EdgeFed.Status;

/// <summary>A unit's status for a person: what it does in one line, and below it what else is known.</summary>
internal static class StatusText
{
    public static IEnumerable<string> Lines(LocalUnit unit, DateTime now)
    {
        yield return Headline(unit, now);
        foreach (var (name, value) in unit.Status is null ? [] : Details(unit.Status))
            if (value.Length > 0) yield return $"  {name,-11} {value}";
        if (unit.IsExposed) yield return $"warning: insecure: {SecurityLog.PlainWarning}";
    }

    private static string Headline(LocalUnit unit, DateTime now)
    {
        if (unit.Status is not { } status) return $"{unit.Role} {unit.Device}: has not run yet with state {unit.State}";
        var elapsed = Figures.Duration(TimeSpan.FromTicks(Math.Max(0, (now - status.Since).Ticks)));
        var process = unit.IsAlive ? $"process {status.ProcessId}" : $"not running (process {status.ProcessId} is gone)";
        return $"{Story(status)}, since {elapsed}, {process}";
    }

    /// <summary>Lines that do not change by themselves as time goes by.</summary>
    public static string Story(UnitStatus status)
    {
        var of = status.Job is { } job ? $" of {job.Rounds}" : "";
        var round = status.Round > 0 ? $" round {status.Round}{of}" : "";
        var detail = status.Detail.Length > 0 ? $": {status.Detail}" : "";
        return $"{status.Role} {status.Device}: {status.Phase}{round}{detail}";
    }

    private static IEnumerable<(string Name, string Value)> Details(UnitStatus status)
    {
        if (status.Job is { } job) yield return ("job", $"{job.Id}, model {job.Model}");
        if (status.Progress is { } progress) yield return ("progress", ProgressBar.Draw("", progress).TrimStart());
        if (status.LastRound is { } round) yield return ("last round", RoundLine.Of(round));
        if (status.Role == "aggregator") yield return ("workers", $"{status.Connected} connected");
        else yield return ("aggregator", status.Connected > 0 ? "connected" : "not connected");
        if (status.Upload is { } upload) yield return ("last upload", Rate(upload.Bytes, upload.Seconds));
        if (status.BytesReceived + status.BytesSent > 0)
            yield return ("traffic", $"{Figures.Bytes(status.BytesReceived)} received, {Figures.Bytes(status.BytesSent)} sent since it started");
        yield return ("refused", string.Join(", ", status.Refused.Select(static refused => $"{refused.Key} {refused.Value}")));
        yield return ("state", status.State);
    }

    /// <summary>"3.0 MB in 2.1 s, 1.4 MB/s".</summary>
    public static string Rate(long bytes, double seconds) =>
        $"{Figures.Bytes(bytes)} in {Figures.Decimal(seconds, seconds < 1 ? 3 : 1)} s, {Figures.Bytes((long)(bytes / Math.Max(seconds, 0.001)))}/s";
}
