using EdgeFed.Federation.Security;
using EdgeFed.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Decides whether a unit is who it says it is, and welcome: by its certificate, or without TLS by the key it was first seen
/// with.
/// </summary>
/// <param name="own">Id of the aggregator, which no worker can have.</param>
internal sealed class Admission(IdentityRegistry registry, UnitSecurity? security, string own, PeerLimits limits, RefusalCounts counts)
{
    /// <summary>Null if it is who it says it is, and welcome as that; else why not. Keeps nothing of it.</summary>
    public (RejectCode Code, string Reason)? Refusal(PeerCredential? credential, Hello hello)
    {
        if (hello.DeviceId == own) return (RejectCode.IdTaken, $"{own} is the id of this aggregator; give this unit an id of its own");
        if (security is null) return TooMany(hello.DeviceId) ?? registry.Refusal(hello);
        return Distrust(credential, hello.DeviceId) is { } reason ? (RejectCode.Untrusted, reason) : null;
    }

    /// <summary>
    /// Lets a unit in that nothing else is refused for: without TLS its id is bound to its key. Null, or why it is not let in all
    /// the same.
    /// </summary>
    public async Task<(RejectCode Code, string Reason)?> AdmitAsync(Hello hello) =>
        security is null ? await registry.AdmitAsync(hello) : registry.AdmitInstance(hello.DeviceId, hello.Instance);

    /// <summary>Without TLS anybody can invent ids, each of which is kept for good.</summary>
    private (RejectCode Code, string Reason)? TooMany(string device)
    {
        var known = registry.KnownDevices.Count;
        if (known < limits.Devices || registry.Knows(device)) return null;
        counts.Note("limits.devices");
        return (RejectCode.Busy, $"{known} device ids are known; limits.devices is {limits.Devices}");
    }

    private string? Distrust(PeerCredential? credential, string device)
    {
        if (credential is null) return "it does not speak TLS";
        if (credential.Name is not { } name) return credential.Reason;
        return name.Device == device ? security!.Lists.Refusal(credential) : $"its certificate is for {name.Device}, and it says that it is {device}";
    }
}
