using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Training;

public class EngineMemoryTests
{
    [Fact]
    public void Reserve_WhatIsThere_CanBeDoneAgain()
    {
        EngineMemory.Reserve(2, 1 << 20);
        EngineMemory.Reserve(2);
    }

    [Fact]
    public void Reserve_MoreThanThereIs_SaysHowMuch()
    {
        var error = Assert.Throws<EngineMemoryException>(() => EngineMemory.Reserve(2, 1L << 60));
        Assert.Contains("needed are 268 MB for 2 threads and 1152921504607 MB for the model, and the ", error.Message);
        Assert.EndsWith("; expected a higher limit, or fewer threads.", error.Message);
    }
}
