using System.Buffers;
using System.Text.Json;
using EdgeFed.Observers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Status;

/// <summary>
/// A small JSON file that a running unit replaces as a whole. Not flushed: after a power cut nobody is alive anyway. Anybody on
/// the machine may read it: there is nothing secret in it, and people look after units without being root.
/// </summary>
internal sealed class RuntimeFile(string path, ILogger logger)
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private bool _failed;

    public void Write(Action<Utf8JsonWriter> body)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        try
        {
            Replace(_buffer.WrittenSpan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failed) ObserverLog.CannotWrite(logger, path, e);
            _failed = true;
        }
    }

    private void Replace(ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(path + ".tmp", bytes);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path + ".tmp", Everybody); // whatever the umask is
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
