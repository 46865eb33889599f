using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeFed.Core.Files;
using EdgeFed.Federation.Security;
using EdgeFed.Identity;

namespace EdgeFed.Security;

/// <summary>
/// The directory of a fleet's authority: its certificate and key, whom it made certificates for, and whose were revoked.
/// </summary>
internal sealed class FleetFiles(string directory)
{
    [UnitFile(UnitPlace.Fleet, "fleet-ca.pem", "Certificate of the fleet's authority.")]
    public string CertFile => Path.Combine(directory, "fleet-ca.pem");

    [UnitFile(UnitPlace.Fleet, "fleet-ca.key", "Private key of the authority. Whoever has it can make units of the fleet.")]
    public string KeyFile => Path.Combine(directory, "fleet-ca.key");

    [UnitFile(UnitPlace.Fleet, "revoked.txt",
        "Certificates that are refused, one a line: copied to aggregators, which read it as `tls.revoked-file`.")]
    public string RevokedFile => Path.Combine(directory, "revoked.txt");

    [UnitFile(UnitPlace.Fleet, "issued.jsonl", "Certificates that were made, one JSON line each, for people.")]
    private string IssuedFile => Path.Combine(directory, "issued.jsonl");

    /// <exception cref="CommandException">There is an authority already: to lose its key would cut off all its units.</exception>
    public FleetAuthority Create(string fleet, DateTimeOffset now)
    {
        foreach (var file in new[] { CertFile, KeyFile })
            if (File.Exists(file)) throw new CommandException(ExitCode.Resources, $"{file} exists; a new authority would cut off the units of the old one");
        Directory.CreateDirectory(directory);
        var authority = FleetAuthority.Create(fleet, now);
        using var key = authority.Certificate.GetECDsaPrivateKey()!;
        IdentityFile.WriteSecret(KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(CertFile, authority.Certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(RevokedFile, "# Certificates that are refused: DEVICE and until when they were issued, or a SERIAL; `tls.revoked-file` of an aggregator.\n");
        return authority;
    }

    /// <exception cref="CommandException">There is none, or its files cannot be used.</exception>
    public FleetAuthority Open()
    {
        if (!File.Exists(CertFile)) throw new CommandException(ExitCode.Resources, $"{CertFile}: no such file; make an authority with `edgefed identity init-fleet NAME --fleet {directory}`");
        return Load([IdentityFile.LoadAuthority(CertFile)], KeyFile);
    }

    /// <param name="authorities">Of which one has the key: the fleet's own, and intermediate ones.</param>
    /// <inheritdoc cref="Open"/>
    public static FleetAuthority Load(IEnumerable<X509Certificate2> authorities, string keyFile)
    {
        var key = IdentityFile.Read(keyFile);
        Exception? problem = null;
        foreach (var authority in authorities)
        {
            try
            {
                return new FleetAuthority(X509Certificate2.CreateFromPem(authority.ExportCertificatePem(), key));
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                problem ??= e;
            }
        }

        throw new CommandException(ExitCode.Data, $"{keyFile} is not the key of the fleet's authority", problem);
    }

    /// <summary>Notes a certificate that was made, for people.</summary>
    public void NoteIssued(FleetIdentity identity)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("device", identity.Name.Device);
            json.WriteString("role", identity.Name.RoleName);
            json.WriteString("serial", UnitCertificate.SerialOf(identity.Certificate));
            json.WriteString("from", UnitCertificate.StartOf(identity.Certificate).UtcDateTime);
            json.WriteString("until", UnitCertificate.EndOf(identity.Certificate).UtcDateTime);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        Append(IssuedFile, buffer.ToArray());
    }

    /// <summary>All certificates of a device made until now.</summary>
    public void Revoke(string device, DateTimeOffset now, string reason) =>
        Append(RevokedFile, Encoding.UTF8.GetBytes(PeerLists.RevocationOf(device, now, reason) + "\n"));

    /// <summary>
    /// On disk when this returns: who revokes a unit walks away relying on it. A line that a power cut left without its end gets
    /// one.
    /// </summary>
    private static void Append(string path, byte[] line)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
        }

        file.Write(line);
        file.Flush(flushToDisk: true);
    }
}
