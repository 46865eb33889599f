using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Links;

/// <summary>Which part of a link a frame is for.</summary>
internal sealed class LinkDispatch(
    Link link, ILinkHandler handler, OutgoingTransfers outgoing, IncomingTransfers incoming, FrameOutput output)
{
    /// <summary>False if nothing came of it that is stored: it was mere work.</summary>
    public bool OnFrame(Frame frame)
    {
        var isStored = false;
        switch (frame.Kind)
        {
            case FrameKind.Chunk: isStored = incoming.OnChunk(ChunkMessage.Read(frame.Payload)); break;
            case FrameKind.Manifest: incoming.OnManifest(Manifest.Read(frame.Payload)); break;
            case FrameKind.Have: outgoing.OnHave(Have.Read(frame.Payload)); break;
            case FrameKind.Ack: OnAck(Ack.Read(frame.Payload)); break;
            case FrameKind.Complete: OnComplete(Complete.Read(frame.Payload)); break;
            case FrameKind.Reject: OnReject(Reject.Read(frame.Payload)); break;
            case FrameKind.Heartbeat: Heartbeat.Read(frame.Payload); break;
            case FrameKind.Bye: OnBye(Bye.Read(frame.Payload)); break;
            case FrameKind.Hello: throw new ProtocolException(ProtocolError.Malformed, "A second hello on one connection.");
            default: OnOther(frame); break;
        }

        output.Wake();
        return isStored;
    }

    /// <summary>The link ends, and these bytes are the beginning of a frame.</summary>
    public void OnCut(in ReadOnlySequence<byte> rest, int maxPayload)
    {
        if (CutFrame.Read(rest, maxPayload) is { } chunk) incoming.OnCut(chunk);
    }

    private void OnOther(Frame frame)
    {
        frame.Kind.ThrowIfUnknown();
        if (frame.Kind.IsKnown()) handler.OnMessage(frame);
    }

    private void OnAck(Ack ack)
    {
        if (outgoing.OnAck(ack) is { } moved) handler.OnProgress(moved.Name, moved.Fraction);
    }

    private void OnComplete(Complete complete)
    {
        if (outgoing.Delivered(complete.Transfer) is { } name) handler.OnDelivered(name);
    }

    private void OnReject(Reject reject)
    {
        if (reject.Transfer == 0)
        {
            handler.OnRefused(reject);
            link.End(LinkEndKind.Bye, $"refused by the peer: {reject.Reason}");
            return;
        }

        if (outgoing.End(reject.Transfer) is not { } source) return;
        if (reject.RetryAfterMilliseconds > 0) link.OfferLater(source, TimeSpan.FromMilliseconds(reject.RetryAfterMilliseconds));
        handler.OnRejected(source.Name, reject);
    }

    private void OnBye(Bye bye) => link.End(LinkEndKind.Bye, $"the peer said good-bye: {bye.Reason}");
}
