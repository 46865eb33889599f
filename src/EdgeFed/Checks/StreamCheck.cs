using System.Text;
using EdgeFed.Config;
using EdgeFed.Core.Files;

namespace EdgeFed.Checks;

/// <summary>Tells whether a socket for producers of samples can be made where the configuration wants it.</summary>
internal static class StreamCheck
{
    private const string Key = "data.stream.source";
    private const int MaxPath = 107; // sun_path of sockaddr_un(7) less its end

    public static IEnumerable<Finding> Run(LiveStream stream)
    {
        var path = stream.Socket;
        if (path.Length == 0) yield break; // standard input
        if (Encoding.UTF8.GetByteCount(path) > MaxPath)
            yield return Found(ExitCode.Resources, path,
                $"a path of {Encoding.UTF8.GetByteCount(path)} bytes; a socket's has at most {MaxPath}");
        else if (FileStatus.Of(path) is { Kind: not FileKind.Socket })
            yield return Found(ExitCode.Resources, path, "something else is there; expected a path where a socket can be made");
        else if (WritableFolder.FileProblem(path) is { } problem)
            yield return Found(ExitCode.Ok, path, $"{problem}; it must be there when the unit starts");
    }

    private static Finding Found(int code, string path, string problem) =>
        new(code, new Problem(Key, path, "a path where a socket can be made", $"{Key}: {path}: {problem}"));
}
