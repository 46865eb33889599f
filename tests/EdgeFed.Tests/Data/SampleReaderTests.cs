using System.Buffers;
using EdgeFed.Data;
using EdgeFed.Learning;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Learning.Random;
using EdgeFed.Protocol;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Tests.Data;

public class SampleReaderTests
{
    private readonly SlidingWindow _window = new(DataSchema.Classification([2], 3), capacity: 8, minimum: 1);

    [Fact]
    public void TryRead_TwoSamples_ReadsBoth()
    {
        var buffer = new ReadOnlySequence<byte>([.. Samples.Labelled([1, 2], 0), .. Samples.Labelled([3, 4], 2)]);
        var reader = new SampleReader(_window);
        Assert.True(reader.TryRead(ref buffer) && reader.TryRead(ref buffer));
        Assert.True(buffer.IsEmpty);
        Assert.False(reader.TryRead(ref buffer));
        var (x, labels) = (new float[4], new int[2]);
        _window.CopyBatch([0, 1], x, labels);
        Assert.Equal([1, 2, 3, 4], x);
        Assert.Equal([0, 2], labels);
    }

    [Fact]
    public void TryRead_EveryTruncatedPrefix_WaitsForMore()
    {
        var whole = Samples.Labelled([1, 2], 0);
        var reader = new SampleReader(_window);
        for (var length = 0; length < whole.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(whole, 0, length);
            Assert.False(reader.TryRead(ref buffer));
            Assert.Equal(length, buffer.Length);
        }

        Assert.Equal(0, _window.Count);
    }

    [Fact]
    public void TryRead_ARegression_ReadsTargets()
    {
        var window = new SlidingWindow(DataSchema.Regression([2], 1), capacity: 8, minimum: 1);
        var buffer = new ReadOnlySequence<byte>(Samples.WithTargets([1, 2], [3]));
        Assert.True(new SampleReader(window).TryRead(ref buffer));
        var targets = new float[1];
        window.CopyTargets([0], targets);
        Assert.Equal([3], targets);
    }

    public static TheoryData<byte[], string> Bad => new()
    {
        { Samples.Labelled([1, 2, 3], 0), "a sample with 12 bytes of values; expected 8" },
        { Samples.Labelled([1, float.NaN], 0), "values[1] of the sample is NaN" },
        { Samples.Labelled([1, 2], 3), "the label is 3; expected 0 to 2." },
        { Samples.WithTargets([1, 2], [3]), "4 bytes of targets; expected 0" },
        { Samples.WithTargets([1, 2], []), "a sample without a label" },
        { Samples.Framed((ref MessagePackWriter w) => w.WriteMapHeader(0)), "a sample without values" },
        { Samples.Framed((ref MessagePackWriter w) => w.WriteNil()), "does not start a map" },
        { Samples.Framed((ref MessagePackWriter w) => { w.WriteMapHeader(0); w.WriteNil(); }), "1 bytes after the map" },
        { [255, 255, 255, 255], "a sample of 4294967295 bytes; expected at most 264." },
    };

    [Fact]
    public void TryRead_AnyDamage_IsReadOrRefused()
    {
        var random = new CounterRandom(1);
        for (var i = 0UL; i < 2000; i++)
        {
            byte[] bytes = [.. Samples.Labelled([1, 2], 0), .. Samples.Labelled([3, 4], 1)];
            bytes[random.BelowAt(2 * i, bytes.Length)] = (byte)random.At((2 * i) + 1);
            var error = Record.Exception(() => ReadAll(bytes));
            Assert.True(error is null or LearningException or ProtocolException, $"{error}");
        }
    }

    [Theory, MemberData(nameof(Bad))]
    public void TryRead_BadSample_SaysWhat(byte[] bytes, string message)
    {
        var error = Record.Exception(() => ReadAll(bytes));
        Assert.True(error is LearningException or ProtocolException, $"{error}");
        Assert.Contains(message, error.Message);
        Assert.Equal(0, _window.Count);
    }

    private void ReadAll(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        var reader = new SampleReader(_window);
        while (reader.TryRead(ref buffer)) { }
    }
}
