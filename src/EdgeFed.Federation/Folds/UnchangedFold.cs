namespace EdgeFed.Federation.Folds;

/// <summary>Where workers send nothing there is nothing to fold: a version has the parameters of the one before.</summary>
internal sealed class UnchangedFold(int parameters) : RoundFold(parameters)
{
    public override bool HasRoomFor(long examples) => false;

    public override void Add(FoldInput update) => throw new InvalidOperationException($"{update.Update.Name}: this strategy takes no updates.");

    public override Task CompleteAsync() => Task.CompletedTask;

    public override ReadOnlySpan<float> Read(int offset, int count) => throw new InvalidOperationException("This strategy folds nothing.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
