using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool;

/// <summary>
/// Waits out a disk that takes nothing now: says so once, keeps what there is, and goes on when it takes something again.
/// </summary>
public sealed class DiskRetry(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task<T> RunAsync<T>(string what, Func<Task<T>> write, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var result = await write();
                if (attempt > 0) SpoolLog.RoomAgain(logger, what);
                return result;
            }
            catch (StorageUnavailableException refused)
            {
                if (attempt == 0) Tell(what, refused);
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    public Task RunAsync(string what, Func<Task> write, CancellationToken cancel) => RunAsync(what, async () =>
    {
        await write();
        return true;
    }, cancel);

    private void Tell(string what, StorageUnavailableException refused)
    {
        switch (refused.Problem)
        {
            case StorageProblem.Full: SpoolLog.DiskFull(logger, what, Pause.TotalSeconds); break;
            case StorageProblem.ReadOnly: SpoolLog.DiskReadOnly(logger, what, Pause.TotalSeconds); break;
            default: SpoolLog.DiskRefuses(logger, what, refused.Message, Pause.TotalSeconds); break;
        }
    }
}
