namespace EdgeFed.TestSupport;

/// <summary>Waits for what gives no signal: another thread's, the kernel's or another process's work.</summary>
public static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="TimeoutException">It did not come true within a minute.</exception>
    public static async Task UntilAsync(Func<bool> isTrue)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isTrue())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new TimeoutException("What a test waits for did not come true.");
            await Task.Delay(Pause);
        }
    }
}
