using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool;

/// <summary>Waits out a disk that is full or read-only: says so once, keeps what there is, and goes on when it takes something again.</summary>
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
            catch (StorageFullException refused)
            {
                if (attempt == 0 && refused.IsReadOnly) SpoolLog.DiskReadOnly(logger, what, Pause.TotalSeconds);
                else if (attempt == 0) SpoolLog.DiskFull(logger, what, Pause.TotalSeconds);
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    public Task RunAsync(string what, Func<Task> write, CancellationToken cancel) => RunAsync(what, async () =>
    {
        await write();
        return true;
    }, cancel);
}
