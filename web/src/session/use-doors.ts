import { useEffect, useState } from 'react';
import { request } from '../api/request';
import { DoorsDocument, type DoorsQuery } from '../gql';

type Doors = DoorsQuery['serverInfo'];

const CLOSED: Doors = { __typename: 'ServerInfo', signUpOpen: false, demo: null };

/** Whether one may make a workspace, and the people of the demo. Null while that is not known. */
export function useDoors(): Doors | null {
  const [doors, setDoors] = useState<Doors | null>(null);
  useEffect(() => {
    let isGone = false;
    void request(DoorsDocument, {})
      .then(({ data }) => data.serverInfo)
      .catch(() => CLOSED)
      .then((known) => {
        if (!isGone) setDoors(known);
      });
    return () => {
      isGone = true;
    };
  }, []);
  return doors;
}
