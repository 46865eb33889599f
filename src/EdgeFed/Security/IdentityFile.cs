using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Identity;

namespace EdgeFed.Security;

/// <summary>Files with certificates and private keys. Keys are for their owner only, and never shown.</summary>
internal static class IdentityFile
{
    private const long MaxBytes = 1 << 20; // a few certificates
    private const UnixFileMode SecretMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="CommandException">It cannot be read, or is no identity; the message names the file.</exception>
    public static FleetIdentity Load(TlsConfig tls) => Parse(
        tls.CertFile, string.Join('\n', new[] { tls.CertFile, tls.KeyFile, tls.CaCertFile }.OfType<string>().Select(Read)));

    /// <inheritdoc cref="Load(TlsConfig)"/>
    public static FleetIdentity Load(string file) => Parse(file, Read(file));

    /// <summary>The certificate of a fleet's authority: the only one in a file, or the last of an identity.</summary>
    /// <exception cref="CommandException">It cannot be read, or there is none.</exception>
    public static X509Certificate2 LoadAuthority(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(Read(file));
            return certificates.Count > 0 ? certificates[^1] : throw new CommandException(ExitCode.Data, $"{file}: there is no certificate in it");
        }
        catch (CryptographicException e)
        {
            throw new CommandException(ExitCode.Data, $"{file}: {ErrorText.Of(e)}", e);
        }
    }

    /// <exception cref="CommandException">It cannot be read.</exception>
    public static string Read(string file)
    {
        try
        {
            return RegularFile.ReadAllText(file, MaxBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Resources, $"{file}: {ErrorText.Of(e)}", e);
        }
    }

    /// <summary>Replaces a file as a whole, readable by its owner only.</summary>
    public static void WriteSecret(string file, string text)
    {
        var temporary = file + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = SecretMode;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>True if others than its owner can read a file.</summary>
    public static bool IsOpenToOthers(string file) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    private static FleetIdentity Parse(string file, string pem)
    {
        try
        {
            return FleetIdentity.Parse(pem);
        }
        catch (EdgeFedException e)
        {
            throw new CommandException(ExitCode.Data, $"{file}: {e.Message}", e);
        }
    }
}
