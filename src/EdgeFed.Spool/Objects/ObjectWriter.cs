using System.Buffers;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>Puts an object this unit made itself into its spool: encoded, durable and complete before anyone is offered it.</summary>
public sealed class ObjectWriter(SpoolDirectory spool, IComputePool compute)
{
    /// <summary>
    /// Encodes <paramref name="parameters"/> and stores the representation. Returns the object already there if it has the same
    /// digest and is complete.
    /// </summary>
    /// <exception cref="StorageFullException">No room; call again when there is.</exception>
    public async Task<SpoolObject> WriteAsync(ReadOnlyMemory<float> parameters, RepresentationTemplate template)
    {
        var encoded = await compute.RunAsync(() => EncodedObject.Encode(parameters.Span, template));
        var target = spool.BeginOrResume(encoded.Representation);
        if (target.IsComplete) return target;
        for (var i = 0; i < encoded.Representation.Chunks.Count; i++)
            target.Append(i, new ReadOnlySequence<byte>(encoded.Chunk(i)));
        await target.FlushAsync();
        await target.CompleteAsync();
        return target;
    }
}
