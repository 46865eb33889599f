using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EdgeFed.Fleet.Units;

/// <summary>The certificates of a fleet, made by <c>edgefed identity</c> as a person would.</summary>
public sealed class Identities
{
    private readonly string _binary;

    /// <summary>Makes a fleet's authority in <paramref name="folder"/>.</summary>
    public Identities(string binary, string folder, string fleet = "demo")
    {
        (_binary, Folder) = (binary, folder);
        Directory.CreateDirectory(folder);
        Run("init-fleet", fleet, "--fleet", folder);
    }

    /// <summary>Holds the authority's files, and each unit's.</summary>
    public string Folder { get; }

    public string RevokedFile => Path.Combine(Folder, "revoked.txt");

    /// <summary>The <c>tls</c> section of an aggregator that renews and revokes.</summary>
    public JsonObject OfAggregator(string device) => new()
    {
        ["certfile"] = Issue(device, "aggregator"),
        ["ca-keyfile"] = Path.Combine(Folder, "fleet-ca.key"),
        ["revoked-file"] = RevokedFile,
    };

    /// <summary>The <c>tls</c> section of a worker.</summary>
    public JsonObject OfWorker(string device) => new() { ["certfile"] = Issue(device, "worker") };

    /// <summary>A file with a unit's identity.</summary>
    public string Issue(string device, string role)
    {
        var file = Path.Combine(Folder, $"{device}.pem");
        Run("issue", device, "--role", role, "--fleet", Folder, "--out", file);
        return file;
    }

    public void Revoke(string device) => Run("revoke", device, "--fleet", Folder);

    private void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(_binary, ["identity", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new FleetException($"edgefed identity {string.Join(' ', arguments)}: {error.Trim()}");
    }
}
