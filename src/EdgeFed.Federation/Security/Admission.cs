using EdgeFed.Federation.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Security;

namespace EdgeFed.Federation.Security;

/// <summary>Whether a unit is who it says it is, and welcome: by its certificate, or without TLS by the key it was first seen with.</summary>
internal sealed class Admission(IdentityRegistry registry, UnitSecurity? security)
{
    /// <summary>Null if it is welcome; else why not.</summary>
    public async Task<(RejectCode Code, string Reason)?> RefusalAsync(PeerCredential? credential, Hello hello)
    {
        if (security is null) return await registry.AdmitAsync(hello);
        return Distrust(credential, hello.DeviceId) is { } reason
            ? (RejectCode.Untrusted, reason)
            : registry.AdmitInstance(hello.DeviceId, hello.Instance);
    }

    private string? Distrust(PeerCredential? credential, string device)
    {
        if (credential is null) return "it does not speak TLS";
        if (credential.Name is not { } name) return credential.Reason;
        return name.Device == device ? security!.Lists.Refusal(credential) : $"its certificate is for {name.Device}, and it says that it is {device}";
    }
}
