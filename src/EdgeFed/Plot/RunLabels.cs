namespace EdgeFed.Plot;

/// <summary>Names of runs if none are given: by their files, or by the folders of files that all have the usual name.</summary>
internal static class RunLabels
{
    private const string UsualName = "metrics";

    public static IReadOnlyList<string> Of(IReadOnlyList<string> files)
    {
        var labels = files.Select(Short).ToList();
        return labels.Distinct(StringComparer.Ordinal).Count() == labels.Count ? labels : files;
    }

    private static string Short(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name == UsualName && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) is { Length: > 0 } folder ? folder : name;
    }
}
