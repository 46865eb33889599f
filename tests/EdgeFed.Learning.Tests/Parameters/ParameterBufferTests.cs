using System.Runtime.InteropServices;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Tests.Parameters;

public unsafe class ParameterBufferTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(17), InlineData(100_003)]
    public void New_AnyCount_IsAlignedAndZero(int count)
    {
        using var buffer = new ParameterBuffer(count);
        Assert.Equal(count, buffer.Span.Length);
        Assert.Equal(count * 4, buffer.Bytes.Length);
        Assert.False(buffer.Span.ContainsAnyExcept(0f));
        fixed (float* first = &MemoryMarshal.GetReference(buffer.Span))
            Assert.Equal(0, (nint)first % ParameterBuffer.Alignment);
    }

    [Fact]
    public void Span_AfterDispose_Throws()
    {
        var buffer = new ParameterBuffer(4);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }
}
