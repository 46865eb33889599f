using EdgeFed.Federation.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Security;

namespace EdgeFed.Federation.Security;

/// <summary>Whether a unit is who it says it is, and welcome: by its certificate, or without TLS by the key it was first seen with.</summary>
internal sealed class Admission(IdentityRegistry registry, UnitSecurity? security, PeerLimits limits, RefusalCounts counts)
{
    /// <summary>Null if it is welcome; else why not.</summary>
    public async Task<(RejectCode Code, string Reason)?> RefusalAsync(PeerCredential? credential, Hello hello)
    {
        if (security is null) return TooMany(hello.DeviceId) ?? await registry.AdmitAsync(hello);
        return Distrust(credential, hello.DeviceId) is { } reason
            ? (RejectCode.Untrusted, reason)
            : registry.AdmitInstance(hello.DeviceId, hello.Instance);
    }

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
