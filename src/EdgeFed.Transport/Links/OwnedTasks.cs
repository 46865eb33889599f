namespace EdgeFed.Transport.Links;

/// <summary>
/// Tasks that belong to one owner, who hears of a failure at once and awaits them all at the end. For code that shares one
/// thread.
/// </summary>
public sealed class OwnedTasks(Action<Exception> onFailure)
{
    private TaskCompletionSource? _noneLeft;
    private int _running;

    /// <param name="work">Has begun.</param>
    /// <param name="onEnd">Hears when it ends without a failure.</param>
    public void Run(Task work, Action? onEnd = null)
    {
        _running++;
        _ = GuardAsync(work, onEnd);
    }

    /// <summary>Completes when none is left. Failures were reported before; this does not throw.</summary>
    public async Task WhenAllAsync()
    {
        while (_running > 0) await (_noneLeft = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private async Task GuardAsync(Task work, Action? onEnd)
    {
        try
        {
            await work;
            onEnd?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // the owner is ending
        }
        catch (Exception e)
        {
            onFailure(e);
        }
        finally
        {
            if (--_running == 0) _noneLeft?.TrySetResult();
        }
    }
}
