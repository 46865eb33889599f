using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Loop;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Links;

/// <summary>
/// Tries to reach a peer until it answers. Attempts follow each other closely and are given up soon: in darkness the system
/// repeats one attempt ever more rarely, and would still wait when the light is back. The first that is connected goes on to TLS
/// and hello, alone: of a whole fleet that comes back at once, every handshake that is given up makes the others' later.
/// </summary>
/// <param name="network">Where the peer is reached, at <paramref name="endpoint"/>.</param>
/// <param name="policy">Hears of connections that came to nothing, and sets the pauses.</param>
/// <param name="onFailure">Hears why an attempt failed.</param>
public sealed class Connector(
    INetwork network, string endpoint, Hello hello, LinkServices services, ReconnectPolicy policy, Action<string> onFailure)
{
    private const int LongAttempts = 32;
    private const int Patience = 4; // times as much after each greeting without an answer
    private const int RoundTrips = 4; // of TLS and the hellos two, twice
    private static readonly TimeSpan AttemptTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestGreeting = TimeSpan.FromSeconds(1);
    private readonly AsyncSignal _news = new();
    private TimeSpan _greetingTime = ShortestGreeting;
    private Contact? _contact;
    private Exception? _refusal;
    private int _attempts;

    /// <summary>
    /// A connection is made and has said hello; to give it up now would only cost the peer two changes instead of one.
    /// </summary>
    public bool IsGreeting { get; private set; }

    private TimeSpan Idle => TimeSpan.FromSeconds(services.Options.IdleSeconds);

    /// <summary>Tries until the peer answers; the contact is the caller's to close.</summary>
    /// <exception cref="RefusedException">The peer refused us and said why.</exception>
    /// <exception cref="ProtocolException">The peer does not speak our protocol.</exception>
    public async Task<Contact> RunAsync(CancellationToken cancel)
    {
        (_contact, _refusal) = (null, null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var attempts = new OwnedTasks(OnFailure);
        try
        {
            while (_contact is null && _refusal is null && !cancel.IsCancellationRequested)
            {
                if (!IsGreeting) attempts.Run(AttemptAsync(stop.Token));
                await _news.WaitAsync(policy.Next(), services.Time, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the peer may just have answered
        }
        finally
        {
            stop.Cancel();
            await attempts.WhenAllAsync();
        }

        return _contact ?? throw _refusal ?? new OperationCanceledException(cancel);
    }

    private async Task AttemptAsync(CancellationToken stop)
    {
        var began = services.Time.GetTimestamp();
        var connection = await ConnectAsync(stop);
        try
        {
            if (IsGreeting || _contact is not null) return; // another attempt was faster
            var patience = RoundTrips * services.Time.GetElapsedTime(began);
            _contact = await GreetAsync(connection, patience > _greetingTime ? patience : _greetingTime, stop);
            _news.Set();
        }
        finally
        {
            if (_contact?.Connection != connection) await DropAsync(connection);
        }
    }

    /// <summary>Now and then an attempt may take long: no link is too slow to be found.</summary>
    private async Task<IConnection> ConnectAsync(CancellationToken stop)
    {
        var patience = ++_attempts % LongAttempts == 0 ? Idle : AttemptTime;
        using var limit = new CancellationTokenSource(patience, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return await network.ConnectAsync(endpoint, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException("No answer.");
        }
    }

    private async Task<Contact> GreetAsync(IConnection connection, TimeSpan patience, CancellationToken stop)
    {
        IsGreeting = true;
        using var limit = new CancellationTokenSource(patience, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await connection.SecureAsync(either.Token);
            var theirs = await Handshake.ConnectAsync(connection, hello, services, either.Token);
            _greetingTime = ShortestGreeting;
            return new Contact(connection, theirs);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _greetingTime = _greetingTime * Patience < Idle ? _greetingTime * Patience : Idle; // a busy peer needs more time, not more hellos
            policy.NoteFailure();
            throw new IOException("Connected, but no hello came back.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            policy.NoteFailure();
            if (failure is not IOException) throw;
            throw new IOException($"Connected, but no aggregator answers there (is it a forwarder without one?): {failure.Message}", failure);
        }
        finally
        {
            IsGreeting = false;
        }
    }

    private static async Task DropAsync(IConnection connection)
    {
        connection.Abort();
        await connection.DisposeAsync();
    }

    private void OnFailure(Exception failure)
    {
        if (failure is NetworkException or IOException)
        {
            onFailure(failure.Message);
            return;
        }

        _refusal ??= failure;
        _news.Set();
    }
}
