namespace EdgeFed.Demo;

/// <summary>What the demo leaves, and where.</summary>
internal sealed record DemoFolder(string Path)
{
    public string Summary => In("summary.json");

    public string Model => In("model.safetensors");

    public string Metrics => In("metrics.jsonl");

    public string Faults => In("faults.jsonl");

    public string Logs => In("logs");

    /// <summary>Removes what an earlier demo left, and nothing else.</summary>
    /// <exception cref="IOException">The folder holds something that is not a demo's.</exception>
    public void Clear()
    {
        if (Directory.Exists(Path))
        {
            var known = new[] { Summary, Model, Metrics, Faults, Logs, In("units"), In("fleet") };
            if (Directory.EnumerateFileSystemEntries(Path).FirstOrDefault(entry => !known.Contains(entry)) is { } foreign)
                throw new IOException($"{foreign} is not a demo's; give an empty folder with --output");
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
