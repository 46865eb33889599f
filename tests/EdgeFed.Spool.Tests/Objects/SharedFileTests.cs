using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Objects;

public class SharedFileTests
{
    [Fact]
    public void Leave_LastReader_ClosesAndNobodyJoinsAgain()
    {
        var file = new CountingFile();
        var shared = new SharedFile(file);
        Assert.True(shared.TryJoin());
        Assert.True(shared.TryJoin());
        shared.Leave();
        Assert.Equal(0, file.Closed);
        Assert.True(shared.TryJoin());
        shared.Leave();
        shared.Leave();
        Assert.Equal(1, file.Closed);
        Assert.False(shared.TryJoin());
    }

    private sealed class CountingFile : IStorageFile
    {
        public int Closed { get; private set; }

        public long Length => 0;

        public int Read(long offset, Span<byte> buffer) => 0;

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
        }

        public void Truncate(long length)
        {
        }

        public ValueTask FlushAsync() => ValueTask.CompletedTask;

        public void Dispose() => Closed++;
    }
}
