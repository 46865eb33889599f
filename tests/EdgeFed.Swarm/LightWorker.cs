using EdgeFed.Core.Errors;
using EdgeFed.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Swarm;

/// <summary>A worker without data, model and disk: finds the aggregator as real ones do, and answers every task at once with the shared update.</summary>
internal sealed class LightWorker
{
    private readonly SwarmServices _swarm;
    private readonly string _device;
    private readonly FleetIdentity? _identity;
    private readonly ReconnectPolicy _policy;
    private readonly Connector _race;

    /// <param name="identity">What its updates are signed with; null without TLS.</param>
    public LightWorker(INetwork network, string endpoint, Hello hello, FleetIdentity? identity, SwarmServices swarm)
    {
        (_swarm, _device, _identity) = (swarm, hello.DeviceId, identity);
        _policy = new ReconnectPolicy(swarm.Options, swarm.Time, Random.Shared.NextDouble);
        _race = new Connector(network, endpoint, hello, swarm.Links, _policy, swarm.Tally.NoteFailed);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await Task.Delay(_policy.Next(), _swarm.Time, cancel); // not all in the same instant
        while (!cancel.IsCancellationRequested)
        {
            var contact = await FindAsync(cancel);
            (_swarm.Tally.Contacts, _swarm.Tally.Connected) = (_swarm.Tally.Contacts + 1, _swarm.Tally.Connected + 1);
            var since = _swarm.Time.GetTimestamp();
            var reason = await new LightLink(contact.Connection, _device, _identity, _swarm).RunAsync(cancel);
            _swarm.Tally.Connected--;
            _swarm.Tally.NoteLost(reason);
            _policy.NoteEnd(LinkEndKind.Cut, _swarm.Time.GetElapsedTime(since));
            await Task.Delay(_policy.Next(), _swarm.Time, cancel);
        }
    }

    private async Task<Contact> FindAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var contact = await _race.RunAsync(cancel);
                _policy.NoteContact();
                return contact;
            }
            catch (EdgeFedException refused)
            {
                _swarm.Tally.NoteFailed(refused.Message);
            }

            await Task.Delay(_policy.Next(), _swarm.Time, cancel);
        }
    }
}
