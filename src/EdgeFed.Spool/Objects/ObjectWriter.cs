using EdgeFed.Core.Compute;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// Gives the parameters to encode; called on the compute pool. They must not change until the object is written.
/// </summary>
public delegate ReadOnlySpan<float> ParameterSource();

/// <summary>
/// Gives <paramref name="count"/> parameters from <paramref name="offset"/> on, valid until the next call; called on the compute
/// pool, once for each block in ascending order, and again from the start if the object is written again.
/// </summary>
public delegate ReadOnlySpan<float> BlockSource(int offset, int count);

/// <summary>
/// Puts an object this unit made itself into its spool: encoded chunk by chunk, durable and complete under a temporary name,
/// then renamed, so that it is either whole or not there.
/// </summary>
public sealed class ObjectWriter(IStorage storage, SpoolDirectory spool, IComputePool compute)
{
    /// <summary>
    /// Bytes after which a flush is begun that nobody waits for yet: the disk works while the next ones are computed.
    /// </summary>
    private const int FlushBytes = 8 << 20;

    /// <summary>Encodes and stores <paramref name="parameters"/>; replaces any object of that name.</summary>
    /// <exception cref="StorageUnavailableException">No room; nothing changed. Call again when there is.</exception>
    public Task<SpoolObject> WriteAsync(ParameterSource parameters, ObjectDescription description) =>
        WriteAsync((offset, count) => parameters().Slice(offset, count), parameters().Length, description);

    /// <summary>Encodes and stores parameters that are made block by block, and never held whole.</summary>
    /// <inheritdoc cref="WriteAsync(ParameterSource, ObjectDescription)"/>
    public async Task<SpoolObject> WriteAsync(BlockSource parameters, int count, ObjectDescription description)
    {
        var path = SpoolDirectory.PathOf(description.Name);
        var temporary = path + SpoolDirectory.TemporaryExtension;
        storage.Delete(temporary);
        var written = await WriteTemporaryAsync(temporary, parameters, count, description);
        storage.Rename(temporary, path);
        await storage.FlushDirectoryAsync(SpoolDirectory.Folder);
        return spool.Adopt(path, written);
    }

    /// <summary>Leaves nothing behind when there is no room: others may need what is left of it.</summary>
    private async Task<SpoolScan> WriteTemporaryAsync(string temporary, BlockSource parameters, int count, ObjectDescription description)
    {
        try
        {
            using var file = storage.Open(temporary);
            return await WriteAsync(file, parameters, count, description);
        }
        catch (StorageUnavailableException)
        {
            storage.Delete(temporary);
            throw;
        }
    }

    private async Task<SpoolScan> WriteAsync(IStorageFile file, BlockSource parameters, int count, ObjectDescription description)
    {
        using var log = new ObjectLogWriter(file, count, description);
        var flushing = Task.CompletedTask;
        SpoolScan? written;
        try
        {
            while ((written = await compute.RunAsync(() => log.WriteChunks(parameters, FlushBytes) ? null : log.Finish())) is null)
            {
                await flushing;
                flushing = file.FlushAsync().AsTask();
            }
        }
        finally
        {
            await flushing; // the file must not be closed under it; its failure is the object's
        }

        await file.FlushAsync();
        return written;
    }
}
