// Runs in a page, for relay.spec.ts: which relayed candidates these servers give, and which errors.
/* global RTCPeerConnection */
globalThis.gatherRelayed = async (iceServers) => {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
  const gathered = { relayed: 0, errors: [] };
  connection.createDataChannel('any');
  connection.onicecandidateerror = ({ errorCode }) => gathered.errors.push(errorCode);
  const complete = new Promise((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) gathered.relayed++;
      else if (!candidate) resolve();
    };
  });
  await connection.setLocalDescription();
  await complete;
  connection.close();
  return gathered;
};
