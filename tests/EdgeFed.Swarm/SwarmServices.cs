using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport;
using EdgeFed.Transport.Links;

namespace EdgeFed.Swarm;

/// <summary>What all workers share.</summary>
internal sealed class SwarmServices(LinkServices links, Tally tally)
{
    private SharedUpdate? _update;

    public LinkServices Links => links;

    public TransportOptions Options => links.Options;

    public TimeProvider Time => links.Time;

    public Tally Tally => tally;

    /// <summary>Of the job that the aggregator runs: it tells each worker, and all of them the same.</summary>
    public SharedUpdate? Update => _update;

    public void Join(Job job)
    {
        if (_update?.Job.Id != job.JobId) _update = new SharedUpdate(JobDefinition.Parse(job.JobId, job.Text));
    }
}
