using System.Text.Json;
using EdgeFed.Core.Errors;
using Microsoft.Extensions.Configuration;

namespace EdgeFed.Config;

/// <summary>The file, then environment variables, then <c>--set</c>, as one configuration.</summary>
internal sealed class ConfigLayers(string file, IConfiguration values, ConfigOverrides overrides)
{
    private const int MaxBytes = 4 << 20;

    public IConfiguration Values => values;

    /// <summary>"EDGEFED__JOB__ROUNDS" or "--set", or null if the key's value comes from the file.</summary>
    public string? OriginOf(string key) => overrides.OriginOf(key);

    /// <summary>A path in the file is relative to the file; one given beside it is relative to the working directory.</summary>
    public string Resolve(string key, string path) => OriginOf(key) is null
        ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!)
        : Path.GetFullPath(path);

    /// <summary>Null if the sources cannot be read at all; <paramref name="problems"/> then says why.</summary>
    public static ConfigLayers? Load(ConfigRequest request, List<Problem> problems)
    {
        var overrides = ConfigOverrides.From(request, problems);
        if (ReadFile(request.File, problems) is not { } utf8) return null;
        var found = JsonFileCheck.Problems(request.File, utf8);
        problems.AddRange(found);
        return found.Count > 0 ? null : Build(request.File, utf8, overrides, problems);
    }

    /// <summary>A configuration in which nothing is given.</summary>
    public static ConfigLayers Empty() => new("edgefed.json", new ConfigurationBuilder().Build(), new ConfigOverrides());

    private static byte[]? ReadFile(string file, List<Problem> problems)
    {
        const string Expected = "a readable JSON configuration file";
        try
        {
            return ReadBounded(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add(Problem.Broken(file, "no such file", Expected));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(Problem.Broken(file, ErrorText.Of(e), Expected));
        }
        return null;
    }

    /// <summary>A pipe will do, as of a shell's <c>&lt;(...)</c>; a device that never ends will not.</summary>
    private static byte[] ReadBounded(string file)
    {
        if (Directory.Exists(file)) throw new IOException("it is a folder");
        using var input = File.OpenRead(file);
        using var bytes = new MemoryStream();
        var block = new byte[64 << 10];
        while (input.Read(block) is > 0 and var read)
        {
            bytes.Write(block, 0, read);
            if (bytes.Length > MaxBytes) throw new IOException($"it has more than {MaxBytes} bytes");
        }

        return bytes.ToArray();
    }

    private static ConfigLayers? Build(string file, byte[] utf8, ConfigOverrides overrides, List<Problem> problems)
    {
        try
        {
            var json = new MemoryStream(JsonFileCheck.WithoutByteOrderMark(utf8).ToArray());
            var values = new ConfigurationBuilder()
                .AddJsonStream(json)
                .AddInMemoryCollection(overrides.Environment)
                .AddInMemoryCollection(overrides.Set)
                .Build();
            return new ConfigLayers(file, values, overrides);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            problems.Add(Problem.Broken(file, JsonErrorText.Of(e), "valid JSON with each key once"));
            return null;
        }
    }
}
