using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool;

/// <summary>Waits out a full disk: says so once, keeps what there is, and goes on when there is room.</summary>
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
            catch (StorageFullException)
            {
                if (attempt == 0) SpoolLog.DiskFull(logger, what, Pause.TotalSeconds);
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
