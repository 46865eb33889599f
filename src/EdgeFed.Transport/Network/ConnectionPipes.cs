using System.IO.Pipelines;

namespace EdgeFed.Transport.Network;

/// <summary>How the two pipes of a connection work; one for all connections that belong to a context.</summary>
/// <param name="Input">From the pump, on the thread pool, to the owner's context.</param>
/// <param name="Output">The other way.</param>
internal sealed record ConnectionPipes(PipeOptions Input, PipeOptions Output)
{
    [ThreadStatic]
    private static (SynchronizationContext? Context, TcpOptions Options, ConnectionPipes Pipes)? _newest;

    public static ConnectionPipes OfCaller(TcpOptions options)
    {
        var context = SynchronizationContext.Current;
        if (_newest is { } newest && newest.Context == context && newest.Options == options) return newest.Pipes;
        var owner = ContextScheduler.OfCaller();
        var pipes = new ConnectionPipes(
            OptionsFor(owner, PipeScheduler.ThreadPool, options.InputPauseBytes, options.SegmentBytes),
            OptionsFor(PipeScheduler.ThreadPool, owner, options.OutputPauseBytes, options.SegmentBytes));
        _newest = (context, options, pipes);
        return pipes;
    }

    private static PipeOptions OptionsFor(PipeScheduler reader, PipeScheduler writer, int pauseBytes, int segmentBytes) => new(
        SegmentPool.Of(segmentBytes), readerScheduler: reader, writerScheduler: writer,
        pauseWriterThreshold: pauseBytes, resumeWriterThreshold: pauseBytes / 2,
        minimumSegmentSize: SegmentPool.TinyBytes, useSynchronizationContext: false);
}
