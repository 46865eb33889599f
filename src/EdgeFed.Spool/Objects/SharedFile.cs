using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// An open file that several readers share, on any threads. A model on its way to thousands of workers would else be opened as
/// often, and at each opening the system looks at all that are open.
/// </summary>
internal sealed class SharedFile(IStorageFile file)
{
    private readonly Lock _gate = new();
    private int _readers;

    public IStorageFile File => file;

    /// <summary>False if the last reader closed it already.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_readers < 0) return false;
            _readers++;
            return true;
        }
    }

    /// <summary>A reader is done; the last one closes the file.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_readers > 0) return;
            _readers = -1;
        }

        file.Dispose();
    }
}
