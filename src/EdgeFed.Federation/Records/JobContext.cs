using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Limits;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Records;

/// <summary>The job of an aggregator with all that is durable of it, and where it is logged and counted.</summary>
/// <param name="Spool">Versions and updates, of this job and of earlier ones.</param>
/// <param name="Refusals">Counts of refusals by reason, for the metrics.</param>
internal sealed record JobContext(JobDefinition Job, RoundRecord Record, SpoolDirectory Spool, RefusalCounts Refusals,
    ILogger Log)
{
    /// <summary>Name of a device's update of a round.</summary>
    public string UpdateName(string device, int round) => ObjectName.Update(Job.Id, device, round).ToString();
}
