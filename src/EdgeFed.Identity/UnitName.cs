using System.Diagnostics.CodeAnalysis;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;

namespace EdgeFed.Identity;

/// <summary>
/// The unit that a certificate is for. Written in it as a URI, <c>edgefed://FLEET/ROLE/DEVICE</c>, as its subject's alternative
/// name.
/// </summary>
public sealed record UnitName(string Fleet, UnitRole Role, string Device)
{
    private const string Scheme = "edgefed://";

    /// <summary>"worker" or "aggregator".</summary>
    public string RoleName => NameOf(Role);

    public static string NameOf(UnitRole role) => role.ToString().ToLowerInvariant();

    public override string ToString() => $"{Scheme}{Fleet}/{RoleName}/{Device}";

    public static bool TryParse(string text, [NotNullWhen(true)] out UnitName? name)
    {
        name = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        if (text[Scheme.Length..].Split('/') is not [var fleet, var role, var device]) return false;
        if (!IsValid(fleet) || !IsValid(device)) return false;
        if (RoleOf(role) is not { } known) return false;
        name = new UnitName(fleet, known, device);
        return true;
    }

    /// <summary>True for what can be a fleet's or a device's name.</summary>
    public static bool IsValid(string text) => Identifier.IsValid(text, Identifier.MaxDeviceId);

    private static UnitRole? RoleOf(string role) => role switch
    {
        "worker" => UnitRole.Worker,
        "aggregator" => UnitRole.Aggregator,
        _ => null,
    };
}
