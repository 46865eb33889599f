namespace EdgeFed.Config;

/// <summary>Files that prove who a unit is; all paths are absolute.</summary>
/// <param name="CertFile">PEM: the unit's certificate, and whatever the other two do not name.</param>
/// <param name="KeyFile">PEM: its private key; null if it is in <paramref name="CertFile"/>.</param>
/// <param name="CaCertFile">PEM: the certificate of the fleet's authority; null if it is in <paramref name="CertFile"/>.</param>
/// <param name="CaKeyFile">PEM: the authority's private key, on an aggregator that renews certificates.</param>
/// <param name="RevokedFile">What <c>edgefed identity revoke</c> wrote.</param>
/// <param name="AllowedFile">A device id a line.</param>
internal sealed record TlsConfig(
    string CertFile, string? KeyFile, string? CaCertFile, string? CaKeyFile = null, string? RevokedFile = null, string? AllowedFile = null);
