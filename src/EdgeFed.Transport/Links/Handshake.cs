using System.IO.Pipelines;
using EdgeFed.Core.Errors;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Links;

/// <summary>The hellos at the start of a connection. Whoever connects speaks first.</summary>
public static class Handshake
{
    /// <summary>As the side that connected: says hello and waits for the answer.</summary>
    /// <exception cref="RefusedException">The peer refused us and said why.</exception>
    /// <exception cref="ProtocolException">The peer does not speak our protocol.</exception>
    /// <exception cref="IOException">The connection was cut, or nothing came within the idle limit.</exception>
    public static async Task<Hello> ConnectAsync(IConnection connection, Hello ours, LinkServices services, CancellationToken cancel)
    {
        await WriteAsync(connection, ours, cancel);
        var theirs = await ReadHelloAsync(connection, TimeSpan.FromSeconds(services.Options.IdleSeconds), services.Time, cancel);
        if (Incompatibility(ours, theirs) is { } problem) throw new RefusedException(problem.Code, problem.Reason);
        return theirs;
    }

    /// <summary>
    /// As the side that was connected to: waits for a hello. The answer is <see cref="WriteAsync"/> or <see cref="RefuseAsync"/>.
    /// </summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public static async Task<Hello> ReadHelloAsync(IConnection connection, TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await ReadFirstFrameAsync(connection.Pipe.Input, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"No hello within {atMost.TotalSeconds:0.#} s.");
        }
    }

    public static async Task WriteAsync<TMessage>(IConnection connection, TMessage message, CancellationToken cancel) where TMessage : IMessage
    {
        FrameWriter.Write(connection.Pipe.Output, message);
        await connection.Pipe.Output.FlushAsync(cancel);
    }

    /// <summary>Tells the peer why it is not welcome; closing is the caller's.</summary>
    public static Task RefuseAsync(IConnection connection, RejectCode code, string reason, CancellationToken cancel) =>
        WriteAsync(connection, new Reject(0, code, reason, 0), cancel);

    /// <summary>Why two units cannot work together, naming both sides' lists; null if they can.</summary>
    public static (RejectCode Code, string Reason)? Incompatibility(Hello ours, Hello theirs)
    {
        if (theirs.Major != ours.Major)
        {
            return (RejectCode.UnsupportedVersion,
                $"protocol version {theirs.Major}.{theirs.Minor} ({theirs.Software}) does not work with {ours.Major}.{ours.Minor} ({ours.Software}): the major versions differ");
        }

        return Lacking(theirs.Required, ours.Supported, $"{theirs.DeviceId} requires", $"{ours.DeviceId} supports")
            ?? Lacking(ours.Required, theirs.Supported, $"{ours.DeviceId} requires", $"{theirs.DeviceId} supports");
    }

    private static (RejectCode Code, string Reason)? Lacking(
        IReadOnlyList<string> required, IReadOnlyList<string> supported, string who, string whom)
    {
        if (required.All(supported.Contains)) return null;
        return (RejectCode.MissingFeature, $"{who} [{string.Join(", ", required)}], {whom} [{string.Join(", ", supported)}]");
    }

    private static async Task<Hello> ReadFirstFrameAsync(PipeReader input, CancellationToken cancel)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancel);
            var buffer = read.Buffer;
            var examined = buffer.End;
            try
            {
                if (FrameReader.TryRead(ref buffer, ProtocolLimits.MaxHelloFrame, out var frame))
                {
                    examined = buffer.Start; // what came along with the hello is for the link, which must not wait for more
                    return HelloOf(frame);
                }

                if (read.IsCompleted) throw new IOException("The connection was closed before a hello came.");
            }
            finally
            {
                input.AdvanceTo(buffer.Start, examined);
            }
        }
    }

    private static Hello HelloOf(Frame frame)
    {
        if (frame.Kind == FrameKind.Hello) return Hello.Read(frame.Payload);
        if (frame.Kind != FrameKind.Reject)
            throw new ProtocolException(ProtocolError.Malformed, $"The first frame is of kind {frame.Kind}; expected Hello.");
        var reject = Reject.Read(frame.Payload);
        throw new RefusedException(reject.Code, reject.Reason);
    }
}

/// <summary>The other side will not work with us, and said why.</summary>
public sealed class RefusedException(RejectCode code, string reason) : EdgeFedException(reason)
{
    public RejectCode Code => code;
}
