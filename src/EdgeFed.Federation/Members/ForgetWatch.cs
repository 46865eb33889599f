using EdgeFed.Core.Errors;

namespace EdgeFed.Federation.Members;

/// <summary>While an aggregator runs: looks for requests to let units go.</summary>
internal sealed class ForgetWatch(ForgetRequests requests, Departures departures, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                Look();
                await Task.Delay(Interval, time, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // the unit is stopping
        }
    }

    /// <summary>A disk that cannot be read now is looked at again.</summary>
    public void Look()
    {
        try
        {
            foreach (var device in requests.Pending) departures.Forget(device);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EdgeFedException)
        {
            // what else the unit does with this disk tells of it
        }
    }
}
