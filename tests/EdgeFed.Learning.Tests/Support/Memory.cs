using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Native memory with given content.</summary>
internal static class Memory
{
    public static ParameterBuffer Of(ReadOnlySpan<float> values)
    {
        var buffer = new ParameterBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }
}
