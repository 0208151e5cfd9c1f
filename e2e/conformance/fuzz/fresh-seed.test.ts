import { testCampaign } from './campaign-test.ts';

testCampaign(Date.now() % 1_000_000);
