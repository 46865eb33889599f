using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fleet.Proxy;

/// <summary>Follows the frames of one connection: who it is, what it transfers, how far it is.</summary>
internal sealed class ConnectionWatch(TrafficLedger ledger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Direction, uint Transfer), Representation> _offers = [];
    private string _device = "";
    private int _round;

    /// <summary>The worker as it is now; null before its hello.</summary>
    public DeviceState? State { get; private set; }

    /// <summary>Takes note of a frame that is about to be passed on.</summary>
    public Passage? Note(Direction direction, Frame frame)
    {
        lock (_lock)
        {
            return frame.Kind switch
            {
                FrameKind.Hello when direction == Direction.Up => OnHello(Hello.Read(frame.Payload)),
                FrameKind.Train => OnTrain(Train.Read(frame.Payload)),
                FrameKind.Manifest => OnManifest(direction, Manifest.Read(frame.Payload)),
                FrameKind.Have => OnHave(Opposite(direction), Have.Read(frame.Payload)),
                FrameKind.Chunk => OnChunk(direction, ChunkMessage.Read(frame.Payload)),
                FrameKind.Complete => OnComplete(Opposite(direction), Complete.Read(frame.Payload)),
                _ => null,
            };
        }
    }

    private static Direction Opposite(Direction direction) => direction == Direction.Up ? Direction.Down : Direction.Up;

    private HelloPassage OnHello(Hello hello)
    {
        _device = hello.DeviceId;
        Enter(DevicePhase.Waiting);
        return new HelloPassage(_device, _round);
    }

    private TrainPassage OnTrain(Train train)
    {
        _round = train.Round;
        Enter(DevicePhase.Training);
        return new TrainPassage(_device, _round);
    }

    private OfferPassage OnManifest(Direction direction, Manifest manifest)
    {
        var offered = _offers[(direction, manifest.Transfer)] = manifest.Representation;
        // A new connection may see no Train: an update bears its round's number, a model the one of the round that made it.
        if (ObjectName.TryParse(offered.Name, out var name)) _round = (int)Math.Max(_round, name.Number);
        Enter(Moving(direction));
        return new OfferPassage(_device, _round, direction, offered.Name, offered.Chunks.Count);
    }

    private ResumePassage? OnHave(Direction direction, Have have)
    {
        if (have.Chunks.IsEmpty || !_offers.TryGetValue((direction, have.Transfer), out var offered)) return null;
        ledger.Resumed();
        return new ResumePassage(_device, _round, direction, offered.Name, have.Chunks.Count, have.Chunks.Total);
    }

    private ChunkPassage? OnChunk(Direction direction, ChunkMessage chunk)
    {
        if (!_offers.TryGetValue((direction, chunk.Transfer), out var offered)) return null;
        ledger.ChunkPassed(direction, _device, offered, chunk.Index, chunk.Data.Length);
        State = new DeviceState(_device, Moving(direction), _round, chunk.Index, offered.Chunks.Count);
        return new ChunkPassage(_device, _round, direction, offered.Name, chunk.Index, offered.Chunks.Count);
    }

    private CompletePassage? OnComplete(Direction direction, Complete complete)
    {
        if (!_offers.Remove((direction, complete.Transfer), out var offered)) return null;
        Enter(direction == Direction.Up ? DevicePhase.Waiting : DevicePhase.Training);
        return new CompletePassage(_device, _round, direction, offered.Name);
    }

    private static DevicePhase Moving(Direction direction) => direction == Direction.Up ? DevicePhase.Uploading : DevicePhase.Downloading;

    private void Enter(DevicePhase phase) => State = new DeviceState(_device, phase, _round);
}
