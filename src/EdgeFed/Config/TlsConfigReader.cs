using EdgeFed.Core.Units;

namespace EdgeFed.Config;

/// <summary>Reads what secures connections. The names are those of other systems with mutual TLS.</summary>
internal static class TlsConfigReader
{
    private const string InCertFile = "in `certfile`";
    private const string Example = "/etc/edgefed/identity.pem";

    /// <summary>Null if none is given: then bytes travel plain.</summary>
    public static TlsConfig? Read(ConfigSection root, UnitRole role)
    {
        var tls = root.Optional("tls",
            "Mutual TLS: who this unit is, and who else is of its fleet. Without it bytes travel plain and nobody is authenticated.");
        var (cert, key, ca) = (
            tls.RequiredFilePath(
                "certfile",
                "This unit's certificate (PEM), as `edgefed identity issue` writes it, with key and authority; "
                + "intermediate authorities, if there are any, between the two.", Example),
            tls.OptionalFilePath("keyfile", InCertFile, "This unit's private key (PEM).", Example),
            tls.OptionalFilePath("ca-certfile", InCertFile, "Certificate of the fleet's authority (PEM): who else is of the fleet.", Example));
        var config = new TlsConfig(cert, key, ca);
        if (role == UnitRole.Aggregator)
        {
            config = config with
            {
                CaKeyFile = tls.OptionalFilePath("ca-keyfile", "none",
                    "The authority's private key (PEM): with it this aggregator renews its fleet's certificates before they end.",
                    "/etc/edgefed/fleet-ca.key"),
                RevokedFile = tls.OptionalFilePath("revoked-file", "none",
                    "Units that are not let in any more, as `edgefed identity revoke` writes it; read again when it changes.",
                    "/etc/edgefed/revoked.txt"),
                AllowedFile = tls.OptionalFilePath("allowed-file", "none",
                    "If given, only the devices named in it, one a line, are let in; read again when it changes.",
                    "/etc/edgefed/allowed.txt"),
            };
        }

        return tls.Exists ? config : null;
    }
}
