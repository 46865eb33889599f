namespace EdgeFed.Transport.Links;

/// <summary>Tasks that belong to one owner, who hears of a failure at once and awaits them all at the end.</summary>
internal sealed class OwnedTasks(Action<Exception> onFailure)
{
    private readonly HashSet<Task> _running = [];

    public void Run(Func<Task> work)
    {
        var task = GuardAsync(work);
        if (task.IsCompleted) return;
        _running.Add(task);
        _ = ForgetAsync(task);
    }

    /// <summary>Completes when none is left. Failures were reported before; this does not throw.</summary>
    public async Task WhenAllAsync()
    {
        while (_running.Count > 0) await Task.WhenAll(_running.ToArray());
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // the owner is ending
        }
        catch (Exception e)
        {
            onFailure(e);
        }
    }

    private async Task ForgetAsync(Task task)
    {
        await task;
        _running.Remove(task);
    }
}
