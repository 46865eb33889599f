using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool;

internal static partial class SpoolLog
{
    [LoggerMessage(201, LogLevel.Debug, "Spool: {Name} has {Held} of {Count} chunks, complete: {Complete}")]
    public static partial void Recovered(ILogger logger, string name, int held, int count, bool complete);

    [LoggerMessage(202, LogLevel.Warning, "Spool: {Path} holds no whole manifest; removed, its chunks will be asked for again")]
    public static partial void Discarded(ILogger logger, string path);

    [LoggerMessage(203, LogLevel.Warning, "{Log}: the last {Bytes} bytes are not a whole entry; cut off")]
    public static partial void TornTail(ILogger logger, string log, long bytes);

    [LoggerMessage(204, LogLevel.Warning, "No room on disk for {What}; nothing is lost, trying again every {Seconds} s")]
    public static partial void DiskFull(ILogger logger, string what, double seconds);

    [LoggerMessage(206, LogLevel.Warning, "The disk is read-only: {What} cannot be written; nothing is lost, trying again every {Seconds} s. Linux makes it so after an error: see dmesg")]
    public static partial void DiskReadOnly(ILogger logger, string what, double seconds);

    [LoggerMessage(208, LogLevel.Error, "{What} cannot be stored: {Problem} Trying again every {Seconds} s")]
    public static partial void DiskRefuses(ILogger logger, string what, string problem, double seconds);

    [LoggerMessage(209, LogLevel.Error, "{Folder} was removed while this unit runs and is made anew; what was in it is fetched or made again "
        + "where that is possible. Nothing but the unit itself may change its state directory")]
    public static partial void FolderRestored(ILogger logger, string folder);

    [LoggerMessage(207, LogLevel.Warning, "{Path} cannot be deleted: {Problem} It will be later")]
    public static partial void NotDeleted(ILogger logger, string path, string problem);

    [LoggerMessage(205, LogLevel.Information, "The disk takes something again: {What} is stored")]
    public static partial void RoomAgain(ILogger logger, string what);
}
