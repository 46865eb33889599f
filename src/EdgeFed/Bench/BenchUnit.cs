using EdgeFed.Core.Compute;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Bench;

/// <summary>One end of a measured transfer: a real spool in a directory of its own, and links with default options.</summary>
internal sealed class BenchUnit : IDisposable
{
    private readonly FileStorage _storage;
    private readonly LinkServices _services;

    private BenchUnit(FileStorage storage, SpoolDirectory spool)
    {
        _storage = storage;
        _services = new LinkServices(
            new TransportOptions(), spool, TimeProvider.System, new ThreadPoolCompute(), new TransferStatistics(), NullLogger.Instance);
    }

    public static async Task<BenchUnit> OpenAsync(string directory)
    {
        var storage = new FileStorage(directory);
        return new BenchUnit(storage, await SpoolDirectory.OpenAsync(storage, NullLogger.Instance));
    }

    /// <summary>Puts an object into the spool, flushed; its bytes stay in the page cache.</summary>
    public Task<SpoolObject> WriteAsync(float[] parameters, ObjectDescription description) =>
        new ObjectWriter(_storage, _services.Spool, _services.Compute).WriteAsync(() => parameters, description);

    public Link Link(IConnection connection, BenchHandler handler) => new(connection, "bench", _services, handler);

    public void Dispose() => _storage.Dispose();
}
